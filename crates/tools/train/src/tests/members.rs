//! Ensembles of trainings.
use super::*;

fn place(model: &str) -> Place {
    let place = Place::new(&GOOD);
    place.edit("epochs: 3", &format!("epochs: 6, learning_rate: 0.01, save_best_only: true, {model}"));
    place
}

impl Place {
    fn edit(&self, from: &str, to: &str) {
        let path = self.path("training.yaml");
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from));
        std::fs::write(path, text.replace(from, to)).unwrap();
    }

    fn result(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(&format!("fold0_{name}"))).unwrap()
    }

    fn history(&self) -> serde_json::Value {
        serde_json::from_slice(&self.result("history.json")).unwrap()
    }
}

#[test]
fn every_kind_of_ensemble_is_the_same_on_any_number_of_threads_and_learns() {
    for split in ["k-fold", "bootstrap", "same"] {
        let place = place(&format!("ensemble: {{members: 3, split: {split}, weighting: reciprocal}}"));
        let finished = place.train(&["--threads", "1"]);
        assert_eq!(finished.exit, Exit::Ok, "{}", finished.stderr);
        assert!(finished.stdout.contains("3 of 3 members kept"), "{}", finished.stdout);
        let log = String::from_utf8(place.result("training.log")).unwrap();
        for said in [&finished.stderr, &log] {
            let told = |member: u32| said.lines().any(|line| line.contains(&format!("member {member}: epoch ")));
            assert!((0..3).all(told) && said.contains(" of 6 kept, validation loss "), "{said}");
        }
        let once = ["model.safetensors", "history.json", "loss.png"].map(|name| place.result(name));
        assert_eq!(place.train(&["--threads", "4", "--force"]).exit, Exit::Ok);
        assert!(once == ["model.safetensors", "history.json", "loss.png"].map(|name| place.result(name)), "{split}");
        let manifest = ModelFile::read(&place.path("fold0_model.safetensors")).unwrap().manifest;
        let Learner::Network(network) = &manifest.learner;
        assert_eq!((network.members, network.member_weights.len()), (3, 3));
        assert!(manifest.record.result.metrics["validation_accuracy"] > 0.7, "{:?}", manifest.record.result.metrics);
        assert_eq!(manifest.interface.preprocessing.events, if split == "k-fold" { 800 } else { 600 });
        assert!(place.files().iter().all(|file| !file.contains("checkpoint")), "{:?}", place.files());
    }
}

#[test]
fn the_best_members_are_kept_and_count_by_their_losses() {
    let place = place("ensemble: {members: 4, best: 2, weighting: reciprocal}");
    assert_eq!(place.train(&[]).exit, Exit::Ok);
    let history = place.history();
    let number = |value: &serde_json::Value| value.as_f64().unwrap();
    let members = history["members"].as_array().unwrap();
    let loss = |member: &serde_json::Value| {
        let kept = member["kept_epoch"].as_u64().unwrap() as usize;
        number(&member["epochs"][kept - 1]["validation_loss"])
    };
    let (kept, left): (Vec<_>, Vec<_>) = members.iter().partition(|member| number(&member["weight"]) > 0.0);
    assert_eq!((kept.len(), left.len()), (2, 2));
    assert!(kept.iter().all(|kept| left.iter().all(|left| loss(kept) <= loss(left))));
    let sum = 1.0 / loss(kept[0]) + 1.0 / loss(kept[1]);
    assert!((number(&kept[0]["weight"]) - 1.0 / loss(kept[0]) / sum).abs() < 1e-12);
    let manifest = ModelFile::read(&place.path("fold0_model.safetensors")).unwrap().manifest;
    let Learner::Network(network) = &manifest.learner;
    assert_eq!(network.member_weights, kept.iter().map(|member| number(&member["weight"])).collect::<Vec<_>>());
}

#[test]
fn members_that_diverge_are_named_and_left_out_if_enough_remain() {
    // The loss of a regression may become infinite; those of classes stay finite.
    let diverging = |best: u32| {
        let place = Place::new(&GOOD);
        place.edit("classes", "target: {name: t, expression: x * y}\nclasses");
        let model = "model: {architecture: {layers: [4], activation: relu}, optimiser: sgd, learning_rate: 1e9, \
                     batch_size: 50, epochs: 3, ensemble: {members: 3, best: BEST}}";
        place.edit("model: {name: example, batch_size: 50, epochs: 3}", &model.replace("BEST", &best.to_string()));
        place.train(&[])
    };
    let failed = diverging(1);
    assert_ne!(failed.exit, Exit::Ok, "{}", failed.stdout);
    assert!(failed.stderr.contains("0 good members, but 1 are wanted"), "{}", failed.stderr);
    assert!(failed.stderr.contains("member 0 of the ensemble failed") && failed.stderr.contains("epoch 1"));
}
