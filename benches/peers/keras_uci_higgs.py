"""The network of `configs/uci-higgs/training.yaml` in Keras: reads DATA.npz, prints seconds, writes the test scores to SCORES.npy.

usage: keras_uci_higgs.py DATA.npz SCORES.npy THREADS
"""

import os
import sys
import time

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy
import tensorflow as tf

BATCH, EPOCHS, WIDTH, DEPTH, RATE = 256, 30, 128, 3, 0.005


class OneCycle(keras.optimizers.schedules.LearningRateSchedule):
    """Half cosines from a 25th of the rate up to it and down to 1e-4 of its start, as in PyTorch; 30 % of the steps go up."""

    def __init__(self, steps):
        self.up, self.down = 0.3 * steps, 0.7 * steps

    def __call__(self, step):
        step = tf.cast(step, tf.float32)
        cosine = lambda first, last, share: last + (first - last) * (1 + tf.cos(numpy.pi * tf.minimum(share, 1.0))) / 2
        falling = cosine(RATE, RATE / 25e4, (step - self.up) / self.down)
        return tf.where(step < self.up, cosine(RATE / 25, RATE, step / self.up), falling)


def network(inputs):
    layers = [keras.Input((inputs,))]
    for _ in range(DEPTH):
        layers += [keras.layers.Dense(WIDTH, activation="swish"), keras.layers.Dropout(0.3)]
    return keras.Sequential([*layers, keras.layers.Dense(1, activation="sigmoid")])


def main():
    data, scores, threads = numpy.load(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    keras.utils.set_random_seed(0)
    order = numpy.random.default_rng(0).permutation(len(data["inputs"]))
    inputs, targets = data["inputs"][order], data["targets"][order]
    held_out = len(inputs) // 4
    net = network(inputs.shape[1])
    steps = EPOCHS * ((len(inputs) - held_out) // BATCH)
    net.compile(keras.optimizers.AdamW(OneCycle(steps), weight_decay=0.001, epsilon=1e-8), "binary_crossentropy")
    train = tf.data.Dataset.from_tensor_slices((inputs[held_out:], targets[held_out:])).cache()
    train = train.shuffle(len(inputs)).batch(BATCH, drop_remainder=True).prefetch(2)
    validation = (inputs[:held_out], targets[:held_out])
    # Tracing and compiling are not timed: a pass that learns nothing.
    first = net.get_weights()
    net.fit(train.take(2), epochs=1, verbose=0, validation_data=validation)
    net.set_weights(first)
    net.optimizer.iterations.assign(0)
    best = keras.callbacks.ModelCheckpoint(scores + ".weights.h5", save_best_only=True, save_weights_only=True)
    begin = time.perf_counter()
    net.fit(train, epochs=EPOCHS, verbose=0, validation_data=validation, validation_batch_size=4096, callbacks=[best])
    print(time.perf_counter() - begin)
    net.load_weights(scores + ".weights.h5")
    numpy.save(scores, net.predict(data["test"], batch_size=4096, verbose=0)[:, 0])


if __name__ == "__main__":
    main()
