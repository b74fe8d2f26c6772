//! What the keys mean that say how a training goes: optimiser, schedule, when it ends and what is kept.

use super::*;

#[test]
fn training_options_are_read() {
    let options = "epochs: 10\n    early_stopping: 5\n    save_best_only: true\n    reduce_lr_on_plateau: 3\nseed: 7";
    let config = training_with("epochs: 10", options).unwrap();
    let plateau = config.model.reduce_lr_on_plateau.unwrap();
    let stops = config.model.early_stopping.unwrap();
    assert_eq!((config.seed, stops, config.model.save_best_only), (7, EarlyStoppingConfig::new(5), true));
    assert_eq!(serde_json::to_string(&stops).unwrap(), "5", "as in older model files");
    assert_eq!((plateau.patience, plateau.factor), (3, 0.1));
    let error = training_with("epochs: 10", "epochs: 10\n    reduce_lr_on_plateau: {patience: 3, factor: 2}");
    assert!(error.unwrap_err().message.contains("`factor` is 2"));
    assert!(!serde_json::to_string(&plateau).unwrap().contains("monitor"), "as in older model files");
    let watching = "epochs: 10\n    reduce_lr_on_plateau: {patience: 3, monitor: val_accuracy}";
    let plateau = training_with("epochs: 10", watching).unwrap().model.reduce_lr_on_plateau.unwrap();
    assert_eq!(plateau.monitor, Monitor::ValidationAccuracy);
    assert_eq!(serde_json::from_str::<PlateauConfig>(&serde_json::to_string(&plateau).unwrap()).unwrap(), plateau);
    let error = training_with("epochs: 10", &watching.replace("val_accuracy", "accurate")).unwrap_err();
    assert!(error.message.contains("`accurate`"), "{error}");
}

#[test]
fn an_optimiser_is_a_name_or_a_map_and_gradients_can_be_clipped() {
    let model = |more: &str| training_with("epochs: 10", &format!("epochs: 10\n    {more}")).map(|config| config.model);
    assert_eq!(model("optimiser: adamw").unwrap().optimiser, Some(Optimiser::AdamW));
    let settings = model("optimiser: {name: adamw, weight_decay: 1e-2, beta_1: 0.8}").unwrap().optimiser_settings;
    assert_eq!((settings.weight_decay, settings.beta_1, settings.beta_2), (Some(1e-2), Some(0.8), None));
    assert_eq!(model("clip_gradient: {norm: 1}").unwrap().clip_gradient, Some(ClipGradient::Norm(1.0)));
    for (more, expected) in [
        ("optimiser: adamm", "training.yaml:22:16: unknown optimiser `adamm`"),
        ("optimiser: {name: adam, momentum: 0.9}", "`momentum` has no meaning for `adam`"),
        ("optimiser: {name: sgd, momentum: 1}", "`momentum` is 1"),
        ("optimiser: {name: sgd, nesterov: true}", "`nesterov` needs a `momentum`"),
        ("optimiser: {name: adamw, weight_decay: -1}", "`weight_decay` is -1"),
        ("clip_gradient: {norm: 0}", "training.yaml:22:27: `norm` is 0"),
        ("clip_gradient: {norm: 1, value: 1}", "either `norm` or `value`"),
    ] {
        let error = model(more).unwrap_err().to_string();
        assert!(error.contains(expected), "{more}: {error}");
    }
}

#[test]
fn schedules_are_read_and_refused_when_they_do_not_fit() {
    let schedule = |more: &str| {
        let config = training_with("epochs: 10", &format!("epochs: 10\n    schedule: {more}"));
        config.map(|config| config.model.schedule.unwrap())
    };
    assert_eq!(schedule("{warm_up: 2}").unwrap().warm_up, Some(WarmUp { epochs: 2.0, start_factor: 0.04 }));
    assert_eq!(schedule("{name: step, every: 5}").unwrap().course, Course::Step { every: 5.0, factor: 0.1 });
    let cosine = Course::Cosine { period: 2.0, period_factor: 2.0, end_factor: 0.0 };
    assert_eq!(schedule("{name: cosine, period: 2, period_factor: 2}").unwrap().course, cosine);
    let cycle = Course::OneCycle { lengths: [3.5, 6.5], start_factor: 0.04, end_factor: 0.0, momenta: [0.85, 0.95] };
    assert_eq!(schedule("{name: one_cycle, lengths: [3.5, 6.5]}").unwrap().course, cycle);
    for (more, expected) in [
        ("one-cycle", "training.yaml:22:15: unknown schedule `one-cycle`"),
        ("one_cycle", "training.yaml:22:15: schedule `one_cycle` needs `lengths`"),
        ("{name: one_cycle, lengths: [6, 6]}", "training.yaml:22:15: the schedule takes 12 epochs"),
        ("{name: one_cycle, lengths: [3, 7], warm_up: 1}", "takes 11 epochs"),
        ("{name: one_cycle, lengths: [3, 3]}", "the cycle ends after 6 epochs"),
        ("{name: one_cycle, lengths: [3]}", "`lengths` has 1 numbers; expected two"),
        ("{name: one_cycle, lengths: [-3, 7]}", "training.yaml:22:43: `lengths` is -3"),
        ("{name: one_cycle, lengths: [3, 7], momenta: [0.9, 0.8]}", "`momenta` begins with the larger"),
        ("{name: step, every: 5, factor: 2}", "`factor` is 2; expected between 0 and 1"),
        ("{name: step, period: 5}", "`period` has no meaning for `step`"),
        ("{name: exponential}", "schedule `exponential` needs `factor`"),
        ("{name: cosine, period: 12}", "the schedule takes 12 epochs, but there are only 10"),
        ("{warm_up: 0}", "`warm_up` is 0"),
    ] {
        let error = schedule(more).unwrap_err().to_string();
        assert!(error.contains(expected), "{more}: {error}");
    }
}

#[test]
fn what_ends_a_training_and_which_weights_are_kept_is_read() {
    let model = |more: &str| training_with("epochs: 10", &format!("epochs: 10\n    {more}")).map(|config| config.model);
    let rule = "early_stopping: {monitor: accuracy, patience: 3, min_delta: 1e-3, restore_best: true}";
    let read = model(rule).unwrap();
    let expected = EarlyStoppingConfig { patience: 3, monitor: Monitor::ValidationAccuracy, min_delta: 1e-3 };
    assert_eq!((read.early_stopping, read.save_best_only), (Some(expected), true));
    let json = serde_json::to_string(&expected).unwrap();
    assert_eq!(serde_json::from_str::<EarlyStoppingConfig>(&json).unwrap(), expected);
    let averaging = model("weight_averaging: {start: 8, learning_rate: 1e-3}").unwrap().weight_averaging;
    assert_eq!(averaging, Some(WeightAveragingConfig { start: 8, learning_rate: 1e-3 }));
    for (more, expected) in [
        ("early_stopping: 0", "training.yaml:22:21: `early_stopping` is 0; expected at least 1"),
        ("early_stopping: {patience: 0}", "`patience` is 0"),
        ("early_stopping: {patience: 1, monitor: acuracy}", "unknown monitor `acuracy`"),
        ("early_stopping: {patience: 1, min_delta: -1}", "`min_delta` is -1"),
        ("weight_averaging: {start: 11, learning_rate: 1e-3}", "`start` is 11, but there are only 10 epochs"),
        ("weight_averaging: {start: 8, learning_rate: 0}", "`learning_rate` is 0"),
        (
            "save_best_only: true\n    weight_averaging: {start: 8, learning_rate: 1}",
            "`save_best_only` the weights of one",
        ),
        (
            "weight_averaging: {start: 8, learning_rate: 1}\n    schedule: {name: cosine, period: 8}",
            "takes 8 epochs, but there are only 7",
        ),
    ] {
        let error = model(more).unwrap_err().to_string();
        assert!(error.contains(expected), "{more}: {error}");
    }
}

#[test]
fn ensembles_of_one_training_are_read_and_refused_when_they_make_no_sense() {
    let model = |more: &str| training_with("epochs: 10", &format!("epochs: 10\n    {more}")).map(|config| config.model);
    let waves = "\n    schedule: {name: cosine, period: 2}";
    let snapshots = |more: &str| model(&format!("snapshots: {more}")).map(|model| model.snapshots.unwrap());
    for (more, expected) in [
        (format!("snapshot_ensemble{waves}"), Snapshots::SnapshotEnsemble { members: None }),
        (format!("{{members: 3}}{waves}"), Snapshots::SnapshotEnsemble { members: Some(3) }),
        (
            "{name: fast_geometric_ensemble, start: 5, cycle: 4, learning_rates: [1e-4, 1e-3]}".into(),
            Snapshots::FastGeometricEnsemble { start: 5, cycle: 4, learning_rates: [1e-4, 1e-3] },
        ),
    ] {
        assert_eq!(snapshots(&more).unwrap(), expected, "{more}");
        let json = serde_json::to_string(&expected).unwrap();
        assert_eq!(serde_json::from_str::<Snapshots>(&json).unwrap(), expected);
    }
    for (more, expected) in [
        ("snapshot_ensemble", "training.yaml:22:16: a snapshot ensemble has a member for each wave"),
        ("snapshot_ensembel", "unknown ensemble `snapshot_ensembel`"),
        ("{members: 1}", "training.yaml:22:26: `members` is 1; expected at least 2"),
        ("{members: 2, cycle: 2}", "`cycle` has no meaning for `snapshot_ensemble`"),
        ("fast_geometric_ensemble", "`fast_geometric_ensemble` needs `learning_rates`"),
        ("{name: fast_geometric_ensemble, members: 2}", "`members` has no meaning for `fast_geometric_ensemble`"),
        ("{members: 2}\n    schedule: {name: cosine, period: 4}", "make `epochs` 8 or 12"),
        (
            "{members: 2}\n    schedule: {name: cosine, period: 5}\n    reduce_lr_on_plateau: 3",
            "takes for a plateau; take either",
        ),
        ("{members: 2}\n    save_best_only: true", "`save_best_only` the weights of one network; take either"),
        ("{members: 2}\n    early_stopping: 5", "`early_stopping` the weights of one"),
        (
            "{members: 2}\n    weight_averaging: {start: 8, learning_rate: 1}",
            "`weight_averaging` the weights of one network; take either",
        ),
        (
            "{name: fast_geometric_ensemble, start: 3, cycle: 4, learning_rates: [1e-4]}",
            "`learning_rates` has 1 numbers; expected two",
        ),
        (
            "{name: fast_geometric_ensemble, start: 3, cycle: 3, learning_rates: [1e-4, 1e-3]}",
            "training.yaml:22:16: `cycle` is 3; expected an even number",
        ),
        (
            "{name: fast_geometric_ensemble, start: 3, cycle: 2, learning_rates: [1e-4, 1e-3]}\n    schedule: \
             {name: cosine, period: 3}",
            "takes 3 epochs, but there are only 2",
        ),
    ] {
        let error = snapshots(more).unwrap_err().to_string();
        assert!(error.contains(expected), "{more}: {error}");
    }
}

#[test]
fn checkpoints_are_a_matter_of_the_run_and_not_of_the_result() {
    let config = training_with("epochs: 10", "epochs: 10\n    checkpoint_every: 5").unwrap();
    assert_eq!(config.model.checkpoint_every, Some(5));
    assert_eq!(serde_json::to_string(&config).unwrap(), serde_json::to_string(&training(TRAINING).unwrap()).unwrap());
    let error = training_with("epochs: 10", "epochs: 10\n    checkpoint_every: 0").unwrap_err().to_string();
    assert!(error.contains("`checkpoint_every` is 0; expected at least 1"), "{error}");
}

#[test]
fn an_ensemble_has_members_that_differ() {
    let model = |more: &str| training_with("epochs: 10", &format!("epochs: 10\n    {more}")).map(|config| config.model);
    let ensemble = |more: &str| model(&format!("ensemble: {more}")).map(|model| model.ensemble.unwrap());
    let usual = ensemble("{members: 4}").unwrap();
    assert_eq!((usual.split, usual.folds, usual.best), (MemberSplit::KFold, 10, 4));
    let own = ensemble("{members: 12, split: bootstrap, weighting: reciprocal, best: 5}").unwrap();
    assert_eq!((own.members, own.weighting, own.best), (12, MemberWeighting::Reciprocal, 5));
    for (more, words) in [
        ("{members: 1}", "`members` is 1; expected at least 2"),
        ("{members: 3, best: 4}", "`best` is 4, but there are 3 `members`"),
        ("{members: 3, folds: 2}", "`folds` is 2; expected at least 3"),
        ("{members: 3, split: same, folds: 5}", "`folds` has no meaning for `same`"),
        ("{members: 3, split: kfold}", "did you mean `k-fold`"),
        ("3", "expected a map of keys, as `{key: value}`"),
    ] {
        let message = ensemble(more).unwrap_err().to_string();
        assert!(message.contains(words), "{message}");
    }
}
