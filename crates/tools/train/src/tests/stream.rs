//! Trainings on more events than `memory_limit` holds.
use super::*;

const WIDE: Content = Content { wide: true, events: 2000, ..GOOD };

fn limited(limit: &str) -> Place {
    let place = Place::new(&WIDE);
    let path = place.path("training.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    let limit = if limit.is_empty() { String::new() } else { format!(", memory_limit: {limit}") };
    std::fs::write(&path, text.replace("epochs: 3", &format!("epochs: 5, learning_rate: 0.01{limit}"))).unwrap();
    place
}

#[test]
fn more_events_than_the_limit_are_streamed_and_learnt() {
    let place = limited("50 kB");
    let finished = place.train(&["--threads", "1"]);
    assert_eq!(finished.exit, Exit::Ok, "{}", finished.stderr);
    assert!(finished.stderr.contains("they are read in every epoch, 50 at a time"), "{}", finished.stderr);
    let first = std::fs::read(place.path("fold0_model.safetensors")).unwrap();
    let manifest = ModelFile::read(&place.path("fold0_model.safetensors")).unwrap().manifest;
    assert!(manifest.record.result.metrics["validation_accuracy"] > 0.9, "{:?}", manifest.record.result.metrics);
    assert_eq!(place.train(&["--threads", "3", "--force"]).exit, Exit::Ok);
    assert!(std::fs::read(place.path("fold0_model.safetensors")).unwrap() == first, "threads changed the model");
}

#[test]
fn a_regression_is_streamed() {
    let errors = |limit: &str| {
        let place = limited(limit);
        let text = std::fs::read_to_string(place.path("training.yaml")).unwrap();
        let text = text.replace("name: example", "architecture: {layers: [20]}").replace("epochs: 5", "epochs: 30");
        std::fs::write(place.path("training.yaml"), format!("{text}target: {{name: sum, expression: x + y}}\n"))
            .unwrap();
        let finished = place.train(&[]);
        assert_eq!(finished.exit, Exit::Ok, "{}", finished.stderr);
        assert_eq!(finished.stderr.contains("at a time"), limit != "1 GB", "{}", finished.stderr);
        let manifest = ModelFile::read(&place.path("fold0_model.safetensors")).unwrap().manifest;
        manifest.record.result.metrics["validation_rms"]
    };
    let (streamed, memory) = (errors("50 kB"), errors("1 GB"));
    assert!(streamed < 0.2 && memory < 0.2, "{streamed} {memory}");
}

#[test]
fn a_limit_that_holds_all_events_changes_nothing() {
    let history = |limit: &str| {
        let place = limited(limit);
        let finished = place.train(&[]);
        assert_eq!(finished.exit, Exit::Ok, "{}", finished.stderr);
        assert!(!finished.stderr.contains("at a time"), "{}", finished.stderr);
        std::fs::read_to_string(place.path("fold0_history.json")).unwrap()
    };
    assert_eq!(history("1 GB"), history(""));
}

#[test]
fn every_check_of_events_in_memory_is_one_of_a_stream() {
    let message = limited("2 kB").refusal();
    assert!(
        message.contains("`memory_limit` is 2 kB, expected at least") && message.contains("batch_size"),
        "{message}"
    );
    for (content, words) in [
        (Content { nan: true, ..WIDE }, ["`x`", "entry 17"]),
        (Content { weight: -1.0, ..WIDE }, ["class `signal`", "-2000"]),
        (Content { index: Some(1), ..WIDE }, ["is of fold 1", ""]),
    ] {
        let place = limited("50 kB");
        place.write_fold_file(&content);
        let message = place.refusal();
        assert!(words.iter().all(|word| message.contains(word)), "{message}");
    }
    let place = limited("50 kB, ensemble: {members: 2}");
    let message = place.refusal();
    assert!(message.contains("`ensemble` needs all events in memory"), "{message}");
    let place = limited("50 kB, decorrelate: {variable: y, strength: 1}");
    let message = place.refusal();
    assert!(message.contains("decorrelate") && message.contains("memory_limit"), "{message}");
}
