//! Trainings that somebody ends.
use super::*;

/// Cancels a training after an epoch.
struct After(usize, Cancel);

impl Reporter for After {
    fn report(&mut self, what: &Report<'_>) {
        if let Report::Epoch { epoch, .. } = what
            && epoch.epoch == self.0
        {
            self.1.cancel();
        }
    }
}

#[test]
fn a_cancelled_training_keeps_its_checkpoint_and_leaves_the_other_running() {
    let folder = Folder::new();
    let plain = recipe(&folder, MODEL);
    let kept = plain.clone().kept_in(Files::of(&plain.config, 0, false));
    let prepared = Prepared::read(&plain.config, 0, &mut Silent).unwrap();
    let whole = trained(&prepared, &plain);
    let (ended, other) = thread::scope(|scope| {
        let ended = scope.spawn(|| {
            let cancel = Cancel::new();
            train(&prepared, &kept, &mut After(2, cancel.clone()), &cancel)
        });
        let other = scope.spawn(|| trained(&prepared, &plain));
        (ended.join().unwrap(), other.join().unwrap())
    });
    assert!(other == whole, "the other training noticed");
    let error = ended.unwrap_err();
    assert!(error.interrupted(), "{error}");
    let Error::Failed { kept: Salvaged::Checkpoint { path, epochs: 2 }, .. } = &error else { panic!("{error:?}") };
    assert!(path.is_file() && error.to_string().contains("go on with it by --resume"), "{error}");
    let (mut notes, resumed) = (Notes::default(), plain.clone().kept_in(Files::of(&plain.config, 0, true)));
    let again = train(&prepared, &resumed, &mut notes, &Cancel::new()).unwrap();
    assert_eq!(notes.0, ["resumed None after 2", "epoch None 3", "epoch None 4", "checkpoint None 4"]);
    assert!(bytes(&again) == whole, "it went on to another end");
}

#[test]
fn a_cancelled_training_without_files_writes_nothing() {
    let folder = Folder::new();
    let (before, cancel) = (folder.files(), Cancel::new());
    cancel.cancel();
    for model in [MODEL, ENSEMBLE] {
        let recipe = recipe(&folder, model);
        let prepared = Prepared::read(&recipe.config, 0, &mut Silent).unwrap();
        let error = train(&prepared, &recipe, &mut Silent, &cancel).unwrap_err();
        assert!(error.interrupted(), "{error}");
        assert_eq!(folder.files(), before);
    }
}

#[test]
fn a_training_that_diverges_keeps_its_last_good_model_only_where_it_has_files() {
    let folder = Folder::new();
    // Averaging begins with a step into the abyss.
    let config = folder.config_with(
        "target: {name: t, expression: x * y}",
        "architecture: {layers: [4]}, epochs: 6, optimiser: sgd, weight_averaging: {start: 4, learning_rate: 1.0e+30}",
    );
    let plain = Recipe::new(config, network::Backend::default()).unwrap();
    let prepared = Prepared::read(&plain.config, 0, &mut Silent).unwrap();
    let before = folder.files();
    let error = train(&prepared, &plain, &mut Silent, &Cancel::new()).unwrap_err();
    assert!(error.diverged() && matches!(error, Error::Failed { kept: Salvaged::Nothing, .. }), "{error:?}");
    assert_eq!(folder.files(), before);
    let kept = plain.clone().kept_in(Files::of(&plain.config, 0, false));
    let error = train(&prepared, &kept, &mut Silent, &Cancel::new()).unwrap_err();
    let Error::Failed { kept: Salvaged::Model { path, what }, .. } = &error else { panic!("{error:?}") };
    assert!(what.contains("after epoch 3") && modelfile::ModelFile::read(path).is_ok(), "{what}");
}
