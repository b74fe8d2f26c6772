//! Trainings that go on from a checkpoint.
use super::*;

#[test]
fn members_that_have_a_checkpoint_go_on_from_it_to_the_same_end() {
    let folder = Folder::new();
    let plain = recipe(&folder, ENSEMBLE);
    let prepared = Prepared::read(&plain.config, 0, &mut Silent).unwrap();
    let whole = trained(&prepared, &plain);
    let kept = plain.clone().kept_in(Files::of(&plain.config, 0, false));
    assert!(trained(&prepared, &kept) == whole);
    let files = Files::of(&plain.config, 0, true);
    assert!(files.checkpoints.iter().all(|path| path.is_file()));
    std::fs::remove_file(&files.checkpoints[1]).unwrap();
    let mut notes = Notes::default();
    let again = train(&prepared, &plain.clone().kept_in(files), &mut notes, &Cancel::new()).unwrap();
    assert!(bytes(&again) == whole);
    assert_eq!(notes.of("resumed").len(), 2, "{notes:?}");
    assert!(notes.of("epoch").iter().all(|epoch| epoch.starts_with("epoch Some(1)")), "{notes:?}");
}

#[test]
fn the_checkpoint_of_another_training_is_refused_and_that_of_fewer_epochs_goes_on() {
    let folder = Folder::new();
    let [one, more, fewer] =
        ["epochs: 4", "epochs: 5", "epochs: 3"].map(|m| recipe(&folder, &format!("{m}, checkpoint_every: 1")));
    let prepared = Prepared::read(&one.config, 0, &mut Silent).unwrap();
    let mut notes = Notes::default();
    train(&prepared, &one.clone().kept_in(Files::of(&one.config, 0, false)), &mut notes, &Cancel::new()).unwrap();
    assert_eq!(notes.of("checkpoint"), [1, 2, 3, 4].map(|epochs| format!("checkpoint None {epochs}")));
    let resumed = fewer.clone().kept_in(Files::of(&fewer.config, 0, true));
    let error = train(&prepared, &resumed, &mut Silent, &Cancel::new()).unwrap_err().to_string();
    assert!(error.contains("`config.model.epochs` was 4, now it is 3"), "{error}");
    let resumed = more.clone().kept_in(Files::of(&more.config, 0, true));
    let mut notes = Notes::default();
    let extended = train(&prepared, &resumed, &mut notes, &Cancel::new()).unwrap();
    assert_eq!(notes.of("epoch").len(), 1, "{notes:?}");
    assert!(bytes(&extended) == trained(&prepared, &more));
}
