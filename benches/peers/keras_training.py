"""Keras on TensorFlow on one training case, compiled with XLA. usage: keras_training.py DATA CASE THREADS"""

import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import tensorflow as tf
from training_case import arguments, measure

case, name, threads = arguments()
tf.config.threading.set_intra_op_parallelism_threads(threads)
tf.config.threading.set_inter_op_parallelism_threads(1)
settings, layers = case.settings, case.layers
size = settings["batch_size"]

l2 = keras.regularizers.L2(settings["l2"]) if settings["l2"] > 0 else None
stack = [keras.Input((layers[0],))]
for units in layers[1:-1]:
    stack.append(keras.layers.Dense(units, activation=settings["activation"], kernel_regularizer=l2))
    if settings["dropout"] > 0:
        stack.append(keras.layers.Dropout(settings["dropout"]))
stack.append(keras.layers.Dense(layers[-1], activation="softmax", kernel_regularizer=l2))
model = keras.Sequential(stack)
model.set_weights([array for layer in case.initial for array in layer])
optimiser = keras.optimizers.Adam(settings["learning_rate"], epsilon=1e-8)
model.compile(optimiser, "sparse_categorical_crossentropy", jit_compile=True)

sample = lambda part: [getattr(case, f"{part}_{kind}") for kind in ("inputs", "targets", "weights")]
train = tf.data.Dataset.from_tensor_slices(tuple(sample("train"))).cache()
train = train.batch(size, drop_remainder=True).prefetch(2)
# Batches are cut once: shuffling single events in tf.data takes longer than training on them.
train = train.shuffle(len(case.train_targets) // size)
inputs, targets, weights = sample("validation")


def epoch():
    """One pass over all full batches."""
    model.fit(train, epochs=1, verbose=0)
    return len(case.train_targets) // size * size


def validate():
    """Weighted loss of the validation events, with L2."""
    return float(model.evaluate(inputs, targets, sample_weight=weights, batch_size=10_000, verbose=0))


compiled = tf.function(model, jit_compile=True, reduce_retracing=True)
measure("keras", name, case, threads, epoch, validate, lambda rows: compiled(rows, training=False).numpy())
