//! Ensembles from one training: what a model file of several networks does in all that read it.

use modelfile::{Learner, ModelFile, Tensor};
use rootfile::RootFile;
use twofold_tests::World;

/// The signal scores of the toy's events.
fn scores(world: &World, output: &str) -> Vec<f32> {
    let paths = ["dataset.yaml", "training.yaml", "application.yaml", "example_data.root"].map(|name| world.text(name));
    let [dataset, training, application, input] = paths.each_ref().map(String::as_str);
    world.succeeds("apply", &[dataset, training, application, input, "ntuple", "--output", &world.text(output)]);
    let file = RootFile::open(world.path(output)).unwrap();
    let tree = file.tree("ntuple").unwrap();
    tree.read(&["ml_score_signal"], 0..tree.entries()).unwrap()[0].get::<f32>().unwrap().to_vec()
}

/// Member `index` as a model file of its own.
fn member(file: &ModelFile, index: usize) -> ModelFile {
    let own = |tensor: &Tensor| {
        let name = tensor.name.strip_prefix(&format!("member_{index}/"))?.to_owned();
        Some(Tensor { name, ..tensor.clone() })
    };
    let mut manifest = file.manifest.clone();
    let Learner::Network(network) = &mut manifest.learner;
    network.members = 1;
    ModelFile { manifest, tensors: file.tensors.iter().filter_map(own).collect() }
}

#[test]
fn an_ensemble_is_trained_tested_and_applied_as_the_mean_of_its_members() {
    let world = World::toy();
    let kinds = [
        "snapshots: {members: 2}\n  schedule: {name: cosine, period: 2}",
        "snapshots: {name: fast_geometric_ensemble, start: 3, cycle: 2, learning_rates: [1e-4, 1e-2]}",
    ];
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
    let config = std::fs::read_to_string(world.path("training.yaml")).unwrap();
    let head = &config[..config.find("model:").unwrap()];
    for (kind, (snapshots, epochs)) in kinds.into_iter().zip([6, 5]).enumerate() {
        let model = format!("model:\n  name: example\n  batch_size: 100\n  epochs: {epochs}\n  {snapshots}\n");
        world.write("training.yaml", format!("{head}{model}"));
        for fold in ["0", "1"] {
            let done = world.succeeds("train", &[&world.text("training.yaml"), fold, "--force"]);
            assert!(done.stdout.contains("mean of the scores after epochs"), "{}", done.stdout);
            let paths = ["training.yaml", "testing.yaml"].map(|name| world.text(name));
            world.succeeds("confusion-matrix", &[&paths[0], &paths[1], fold, "--force"]);
        }
        let history: serde_json::Value = serde_json::from_slice(&world.bytes("fold0_history.json")).unwrap();
        let loss = |value: &serde_json::Value| value["validation_loss"].as_f64().unwrap();
        let ensemble = &history["ensemble"];
        let members: Vec<f64> = ensemble["members"].as_array().unwrap().iter().map(loss).collect();
        assert_eq!(members.len(), 2);
        assert!(loss(ensemble) < 0.5 * (members[0] + members[1]), "{ensemble}");

        let together = scores(&world, &format!("{kind}_ensemble.root"));
        let names = ["fold0_model.safetensors", "fold1_model.safetensors"];
        let files = names.map(|name| ModelFile::read(&world.path(name)).unwrap());
        let Learner::Network(network) = &files[0].manifest.learner;
        assert_eq!(network.members, 2);
        assert_eq!(files[0].manifest.record.result.metrics["validation_loss"], loss(ensemble));
        let alone = [0, 1].map(|index| {
            names.iter().zip(&files).for_each(|(name, file)| member(file, index).write(&world.path(name)).unwrap());
            scores(&world, &format!("{kind}_member_{index}.root"))
        });
        for ((&score, &first), &second) in together.iter().zip(&alone[0]).zip(&alone[1]) {
            assert!((score - 0.5 * (first + second)).abs() < 1e-6, "{score} {first} {second}");
        }
        assert_ne!(alone[0], alone[1]);
    }
}
