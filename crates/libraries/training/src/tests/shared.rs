//! Trainings beside one another on the same events.
use super::*;
use crate::prepared::Content;

#[test]
fn two_trainings_beside_one_another_end_as_each_alone_bit_by_bit() {
    let folder = Folder::new();
    for (one, other) in [
        (MODEL, "epochs: 3, learning_rate: 0.03"),
        (ENSEMBLE, "epochs: 2, ensemble: {members: 3, split: k-fold, folds: 3}"),
    ] {
        let recipes = [one, other].map(|model| recipe(&folder, model));
        let alone = recipes.each_ref().map(|recipe| {
            let prepared = Prepared::read(&recipe.config, 0, &mut Silent).unwrap();
            trained(&prepared, recipe)
        });
        let prepared = Prepared::read(&recipes[0].config, 0, &mut Silent).unwrap();
        let together = thread::scope(|scope| {
            let threads = recipes.each_ref().map(|recipe| scope.spawn(|| trained(&prepared, recipe)));
            threads.map(|thread| thread.join().unwrap())
        });
        assert!(together == alone && alone[0].0 != alone[1].0, "{one}");
        assert!(trained(&prepared, &recipes[0]) == alone[0], "a training changed the events");
    }
}

#[test]
fn what_trains_and_what_validates_lies_in_one_matrix() {
    let folder = Folder::new();
    for model in [MODEL, ENSEMBLE] {
        let prepared = Prepared::read(&folder.config(model), 0, &mut Silent).unwrap();
        let (sample, parts) = match &prepared.content {
            Content::Network(network_events::NetworkEvents::Memory { sample, parts }) => (sample, parts.as_slice()),
            Content::Members(members) => (&members.sample, &[][..]),
            other => panic!("{other:?}"),
        };
        assert_eq!(sample.inputs.len(), 2 * fold_file::EVENTS * prepared.config.variables.len());
        let rows: usize = parts.iter().map(|part| part.rows.len()).sum();
        assert!(parts.is_empty() || rows == 2 * fold_file::EVENTS);
        let all = parts.iter().map(|part| sample.events(part));
        assert!(all.into_iter().all(|events| events.inputs.as_ptr() == sample.inputs.as_ptr()));
    }
}

#[test]
fn two_trainings_walk_through_one_stream() {
    let folder = Folder::new();
    let recipes = ["epochs: 3", "epochs: 3, learning_rate: 0.01"]
        .map(|model| recipe(&folder, &format!("{model}, memory_limit: 55 kB")));
    let prepared = Prepared::read(&recipes[0].config, 0, &mut Silent).unwrap();
    let streams = matches!(prepared.content, Content::Network(network_events::NetworkEvents::Stream { .. }));
    assert!(streams, "the limit holds all events");
    let alone = recipes.each_ref().map(|recipe| trained(&prepared, recipe));
    let together = thread::scope(|scope| {
        let threads = recipes.each_ref().map(|recipe| scope.spawn(|| trained(&prepared, recipe)));
        threads.map(|thread| thread.join().unwrap())
    });
    assert!(together == alone && alone[0].0 != alone[1].0);
}
