//! Trainings by function call: no shell, no process, and files only where they are asked for.

mod cancelled;
mod fold_file;
mod resumed;
mod shared;

use std::thread;

use fold_file::Folder;

use super::*;

/// Notes what it is told, a word for each.
#[derive(Debug, Default)]
struct Notes(Vec<String>);

impl Reporter for Notes {
    fn report(&mut self, what: &Report<'_>) {
        self.0.push(match what {
            Report::Reading { files, .. } => format!("reading {}", files.len()),
            Report::Warning(warning) => format!("warning: {warning}"),
            Report::Resumed { member, epochs, .. } => format!("resumed {member:?} after {epochs}"),
            Report::Epoch { member, epoch } => format!("epoch {member:?} {}", epoch.epoch),
            Report::Checkpoint { member, epochs, .. } => format!("checkpoint {member:?} {epochs}"),
            Report::MemberEnded { history, .. } => format!("ended {}", history.member),
            Report::Batch(_) => return,
            other => format!("{other:?}"),
        });
    }
}

impl Notes {
    fn of(&self, word: &str) -> Vec<&str> {
        self.0.iter().filter(|note| note.starts_with(word)).map(String::as_str).collect()
    }
}

fn recipe(folder: &Folder, model: &str) -> Recipe {
    Recipe::new(folder.config(model), network::Backend::default()).unwrap()
}

/// The bytes of all that a training gives.
fn bytes(trained: &Trained) -> (Vec<u32>, String, String) {
    let tensors = trained.model.tensors.iter().flat_map(|tensor| tensor.values.iter().map(|value| value.to_bits()));
    let manifest = format!("{:?}", trained.model.manifest);
    (tensors.collect(), manifest, trained.history.to_json().unwrap())
}

fn trained(prepared: &Prepared, recipe: &Recipe) -> (Vec<u32>, String, String) {
    bytes(&train(prepared, recipe, &mut Silent, &Cancel::new()).unwrap())
}

const MODEL: &str = "epochs: 4, learning_rate: 0.01";
const ENSEMBLE: &str = "epochs: 3, learning_rate: 0.01, ensemble: {members: 3, split: k-fold, folds: 3}";

#[test]
fn a_training_needs_no_shell_and_writes_nothing() {
    let folder = Folder::new();
    for model in [MODEL, ENSEMBLE] {
        let before = folder.files();
        let recipe = recipe(&folder, model);
        let prepared = Prepared::read(&recipe.config, 0, &mut Silent).unwrap();
        let trained = train(&prepared, &recipe, &mut Silent, &Cancel::new()).unwrap();
        assert!(trained.model.manifest.record.result.metrics["validation_accuracy"] > 0.7, "{model}");
        assert_eq!(folder.files(), before);
    }
}

#[test]
fn a_reporter_is_told_of_every_epoch_and_member_and_of_what_is_suspicious() {
    let folder = Folder::new();
    let (mut notes, one) = (Notes::default(), recipe(&folder, MODEL));
    let prepared = Prepared::read(&one.config, 0, &mut notes).unwrap();
    train(&prepared, &one, &mut notes, &Cancel::new()).unwrap();
    assert_eq!(notes.0[..2], ["reading 1", "warning: variable `same` has the same value in all events"]);
    let tells = |variable: &str| format!("warning: variable `{variable}` alone tells class `signal` from all others");
    assert!(notes.0[2].starts_with(&tells("x")) && notes.0[3].starts_with(&tells("y")), "{notes:?}");
    assert_eq!(notes.0[4..], [1, 2, 3, 4].map(|epoch| format!("epoch None {epoch}")));
    let (mut notes, several) = (Notes::default(), recipe(&folder, ENSEMBLE));
    let prepared = Prepared::read(&several.config, 0, &mut Silent).unwrap();
    train(&prepared, &several, &mut notes, &Cancel::new()).unwrap();
    for member in 0..3 {
        let of_member = notes.of(&format!("epoch Some({member})"));
        assert_eq!(of_member, [1, 2, 3].map(|epoch| format!("epoch Some({member}) {epoch}")));
        assert_eq!(notes.of(&format!("ended {member}")).len(), 1);
    }
}

#[test]
fn a_recipe_for_other_events_is_refused_by_what_differs() {
    let folder = Folder::new();
    let prepared = Prepared::read(&folder.config(MODEL), 0, &mut Silent).unwrap();
    let refused = |recipe: &Recipe| train(&prepared, recipe, &mut Silent, &Cancel::new()).unwrap_err().to_string();
    let message = refused(&recipe(&folder, ENSEMBLE));
    assert!(message.contains("`ensemble.split`") && message.contains("help: "), "{message}");
    let mut other = recipe(&folder, MODEL);
    other.config.seed += 1;
    assert!(refused(&other).contains("besides `model`"));
    let balanced = recipe(&folder, "epochs: 2, balanced_batches: {events_per_class: 20}");
    let message = refused(&balanced);
    assert!(message.contains("`balanced_batches`"), "{message}");
}
