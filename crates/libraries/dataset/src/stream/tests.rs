//! Streams of small files with many clusters, compared with what a training in memory takes of the same file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use rootfile::{BranchSpec, Column, Compression, Element, TreeSpec, Values, Writer};
use tempfile::TempDir;

use super::*;
use crate::error::Error;
use crate::origin::{Origin, Origins};
use crate::part::Part;
use crate::sample::Sample;
use common::config::FoldFile;
use common::{Fold, FoldRule, TrainOn};
use events::{Pass, Window};

/// Values of a branch that nobody reads, which make clusters of 256 entries.
const WIDE: usize = 1024;

/// A fold file of 4000 and 1000 events, numbered by `x`, half of the weights negative in every tenth event.
fn write(folder: &TempDir) -> PathBuf {
    write_from(folder, "fold0.root", 0)
}

/// The same with numbers from `first` on.
fn write_from(folder: &TempDir, name: &str, mut first: usize) -> PathBuf {
    let path = folder.path().join(name);
    let mut file = Writer::create(&path, Compression::default()).unwrap();
    for (class, events) in [("a", 4000), ("b", 1000)] {
        let numbers = first..first + events;
        first += events;
        let x: Vec<f32> = numbers.clone().map(|number| number as f32).collect();
        let weight: Vec<f32> = numbers.map(|number| if number % 10 == 0 { -0.5 } else { 1.5 }).collect();
        let wide = Column::new(Values::F32(vec![0.0; WIDE * events]), WIDE).unwrap();
        let columns: [Column; 3] = [x.into(), weight.into(), wide];
        let scalar = |name: &str| BranchSpec::scalar(name, Element::F32);
        let branches = vec![scalar("x"), scalar("w"), BranchSpec::array("wide", Element::F32, [WIDE])];
        let tree = file.tree(TreeSpec { path: class.into(), title: class.into(), branches }).unwrap();
        file.fill(tree, &columns.iter().collect::<Vec<_>>()).unwrap();
    }
    file.finish().unwrap();
    path
}

fn config(limit: &str, more: &str) -> TrainingConfig {
    let yaml = format!(
        "datasets: [fold0.root, fold1.root]\noutput_path: .\nclasses: [a, b]\nvariables: [x]\nevent_weights: w\nseed: 3\n\
         negative_weights: absolute\nmodel: {{architecture: {{layers: [4]}}, batch_size: 32, epochs: 3, memory_limit: {limit}}}\n{more}"
    );
    TrainingConfig::parse(Path::new("training.yaml"), &yaml).unwrap()
}

/// Event, truth and bits of the weight of all events of a pass, in order, and the lengths of the windows.
fn walk(walk: &mut Walk<'_>, pass: Pass) -> (Vec<(u32, u32, u32)>, Vec<usize>) {
    walk.begin(pass);
    let (mut events, mut lengths, mut window) = (Vec::new(), Vec::new(), Window::default());
    loop {
        walk.next(&mut window).unwrap();
        if window.weights.is_empty() {
            return (events, lengths);
        }
        lengths.push(window.weights.len());
        for ((x, target), weight) in window.inputs.iter().zip(&window.targets).zip(&window.weights) {
            events.push((*x as u32, *target, weight.to_bits()));
        }
    }
}

/// Fold files that nobody has to check.
fn origins<'p>(paths: &[&'p PathBuf]) -> Origins<'p> {
    let fold = Fold { rule: FoldRule::modulo("x", 2), index: 0, train_on: TrainOn::Own, fixed: vec![] };
    let file = |path: &&'p PathBuf| {
        let origin = Origin { fold: fold.clone(), unchecked: None, provenance: None };
        (FoldFile { fold: 0, era: None, path: path.as_path() }, origin)
    };
    Origins { files: paths.iter().map(file).collect(), fold: fold.clone() }
}

fn sorted<T: Ord + Clone>(events: &[T]) -> Vec<T> {
    let mut events = events.to_vec();
    events.sort();
    events
}

#[test]
fn every_event_comes_once_in_every_epoch_as_it_is_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(&folder);
    for (target, limits) in [("", ["38 kB", "60 kB"]), ("target: {name: t, expression: 2 * x}", ["38 kB", "60 kB"])] {
        let config_of = |limit| config(limit, target);
        let whole = config_of("1 GB");
        let sample = Sample::read(&origins(&[&path]), &whole).unwrap();
        let split = sample.split(&whole).unwrap();
        let truth = |part: &Part| match part.values.is_empty() {
            true => part.targets.clone(),
            false => part.values.iter().map(|value| value.to_bits()).collect(),
        };
        let memory = |part: Part| -> Vec<(u32, u32, u32)> {
            let targets = truth(&part);
            let inputs = part.rows.iter().map(|&row| &sample.inputs[row as usize]);
            let events = inputs.zip(targets).zip(&part.weights);
            sorted(&events.map(|((x, target), weight)| (*x as u32, target, weight.to_bits())).collect::<Vec<_>>())
        };
        let training = memory(sample.training(&split.training).unwrap());
        let validation = memory(sample.validation(&split.validation, whole.validation_weights));
        for limit in limits {
            let stream = Stream::read(&origins(&[&path]), &config_of(limit)).unwrap().unwrap();
            let sums = stream.totals();
            assert_eq!((sums[0].events, sums[1].events), (3750, 1250));
            assert_eq!(stream.classes(), sample.classes);
            let (mut orders, mut own) = (Vec::new(), stream.walk(None));
            for epoch in 1..4 {
                let (events, lengths) = walk(&mut own, Pass::Training(epoch));
                assert_eq!(sorted(&events), training, "{limit} epoch {epoch}");
                assert!(lengths[..lengths.len() - 1].iter().all(|length| length % 32 == 0), "{lengths:?}");
                assert!(lengths.len() > 3, "all events were at hand: {lengths:?}");
                orders.push(events);
                assert_eq!(sorted(&walk(&mut own, Pass::Validation).0), validation, "{limit} epoch {epoch}");
            }
            assert_ne!(orders[0], orders[1], "two epochs have the same order");
            let again = Stream::read(&origins(&[&path]), &config_of(limit)).unwrap().unwrap();
            for stream in [&again, &stream] {
                let events = walk(&mut stream.walk(None), Pass::Training(3)).0;
                assert_eq!(events, orders[2], "a training cannot begin in the middle");
            }
        }
    }
}

#[test]
fn the_files_of_several_folds_are_one_stream() {
    let folder = tempfile::tempdir().unwrap();
    let paths = [("fold0.root", 0), ("fold1.root", 5000)].map(|(name, first)| write_from(&folder, name, first));
    let origins = origins(&paths.each_ref());
    let config = config("60 kB", "");
    let sample = Sample::read(&origins, &config).unwrap();
    let split = sample.split(&config).unwrap();
    let numbers =
        |positions: &[usize]| sorted(&positions.iter().map(|&at| sample.inputs[at] as u32).collect::<Vec<_>>());
    let stream = Stream::read(&origins, &config).unwrap().unwrap();
    assert_eq!((stream.classes(), stream.totals()[0].events), (sample.classes.as_slice(), 7500));
    let mut own = stream.walk(None);
    for (pass, expected) in [(Pass::Training(1), &split.training), (Pass::Validation, &split.validation)] {
        let events = walk(&mut own, pass).0;
        assert_eq!(sorted(&events.iter().map(|(x, ..)| *x).collect::<Vec<_>>()), numbers(expected), "{pass:?}");
    }
    let early = walk(&mut own, Pass::Training(1)).0[..750].iter().filter(|(x, ..)| *x < 5000).count();
    assert!((250..500).contains(&early), "{early} of the first 750 events are of the first file");
}

#[test]
fn every_stretch_of_an_epoch_is_a_fair_picture_of_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(&folder);
    let stream = Stream::read(&origins(&[&path]), &config("38 kB", "")).unwrap().unwrap();
    let events = walk(&mut stream.walk(None), Pass::Training(1)).0;
    for stretch in events.chunks_exact(375) {
        let of_b = stretch.iter().filter(|(_, target, _)| *target == 1).count();
        // Hypergeometric around 75 with a standard deviation of 7.4.
        assert!((45..105).contains(&of_b), "{of_b} of 375 events are of a class that has a fifth of all");
        let mut clusters = BTreeMap::new();
        stretch.iter().for_each(|(x, ..)| *clusters.entry(x / 256).or_insert(0) += 1);
        assert!(clusters.len() >= 3, "{clusters:?}");
    }
    let apart = events.windows(2).filter(|pair| pair[0].0.abs_diff(pair[1].0) > 64).count();
    assert!(apart > events.len() / 2, "neighbours in the file are neighbours in {} of them", events.len() - apart);
}

#[test]
fn what_is_fitted_is_fitted_on_events_of_the_whole_training_part() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(&folder);
    let Excerpt { inputs, part } =
        Stream::read(&origins(&[&path]), &config("46 kB", "")).unwrap().unwrap().take_excerpt();
    let events = part.weights.len();
    assert_eq!((part.rows.len(), inputs.len()), (events, events));
    assert!((500..3750).contains(&events), "{events}");
    assert!((part.targets.iter().filter(|target| **target == 1).count() * 5).abs_diff(events) < 5);
    let gaps = inputs.windows(2).map(|pair| pair[1] - pair[0]).fold(0.0, f32::max);
    assert!(gaps < 60.0 && inputs[0] < 60.0 && inputs[events - 1] > 4940.0, "a gap of {gaps} events");
    assert!(part.weights.iter().all(|&weight| weight == 1.5 || weight == 0.5));
}

#[test]
fn a_limit_holds_all_events_or_a_cluster_of_each_class_or_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(&folder);
    let read = |limit: &str| Stream::read(&origins(&[&path]), &config(limit, ""));
    assert!(read("1 MB").unwrap().is_none());
    let refused = read("15 kB").unwrap_err();
    let Error::MemoryLimit { limit: 15_000, needed } = refused else { panic!("{refused}") };
    assert!(refused.to_string().contains("15 kB"), "{refused}");
    assert!(read(&format!("{}", needed - 1)).is_err());
    let least = read(&format!("{needed}")).unwrap().unwrap();
    let room = |stream: &Stream| stream.plan.rooms.iter().sum::<usize>();
    assert!(room(&read("80 kB").unwrap().unwrap()) > room(&least));
}
