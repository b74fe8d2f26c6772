//! Inputs that alone tell a class from all others: the label, or what was made with it.

use std::collections::BTreeSet;

use dataset::{TELLING_HELP, tell_apart};

use crate::codes;
use crate::findings::Findings;

/// Events of each class that are kept, at equal distances.
const EVENTS: u64 = 4000;

/// Some events of each class.
pub struct Telling {
    names: Vec<String>,
    columns: Vec<Vec<f32>>,
    classes: Vec<u32>,
    weights: Vec<f32>,
    /// Of so many events of a class one is kept, and how many there were so far.
    steps: Vec<(u64, u64)>,
}

impl Telling {
    /// No events yet; of each class there may be so many `entries`.
    pub fn new(names: Vec<String>, entries: &[u64]) -> Self {
        let steps = entries.iter().map(|entries| (entries.div_ceil(EVENTS).max(1), 0)).collect();
        let columns = vec![Vec::new(); names.len()];
        Self { names, columns, classes: Vec::new(), weights: Vec::new(), steps }
    }

    /// Adds events of a class: one column for each input, of which those without a name are left out.
    pub fn add(&mut self, class: usize, columns: &[&[f64]], weights: &[f64]) {
        let (step, seen) = &mut self.steps[class];
        let first = seen.next_multiple_of(*step) - *seen;
        let kept = || (first as usize..weights.len()).step_by(*step as usize);
        for (into, column) in self.columns.iter_mut().zip(columns) {
            into.extend(kept().map(|event| column[event] as f32));
        }
        self.weights.extend(kept().map(|event| weights[event] as f32));
        self.classes.resize(self.weights.len(), class as u32);
        *seen += weights.len() as u64;
    }

    /// Warns of each input that alone tells one of the classes, but those that nobody would take for one.
    pub fn warn(self, classes: &[String], no_inputs: &BTreeSet<String>, findings: &mut Findings) {
        let columns = self.columns.iter().map(|column| column.iter().map(|&value| f64::from(value)).collect());
        for found in tell_apart(columns, &self.classes, &self.weights, classes.len()) {
            if no_inputs.contains(&self.names[found.variable]) {
                continue;
            }
            let (input, class, area) = (&self.names[found.variable], &classes[found.class], found.area);
            let message = format!("`{input}` alone tells class `{class}` from all others: AUC {area:.4}");
            findings.warn(codes::TELLS_CLASS, message, TELLING_HELP);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_kept_at_equal_distances_whatever_the_chunks() {
        let values: Vec<f64> = (0..10_000).map(f64::from).collect();
        let keep = |chunk: usize| {
            let mut telling = Telling::new(vec!["x".into()], &[0, 10_000]);
            for values in values.chunks(chunk) {
                telling.add(1, &[values], &vec![1.0; values.len()]);
            }
            (telling.columns.concat(), telling.classes.len())
        };
        let (whole, events) = keep(10_000);
        assert_eq!((whole[..3].to_vec(), events), (vec![0.0, 3.0, 6.0], whole.len()));
        assert_eq!(keep(7).0, whole);
    }

    #[test]
    fn the_label_is_told_with_its_area() {
        let mut telling = Telling::new(["label", "x", "weight"].map(str::to_owned).to_vec(), &[100, 100]);
        let x: Vec<f64> = (0..100).map(|event| f64::from(event).sin()).collect();
        for class in 0..2 {
            let label = vec![class as f64; 100];
            telling.add(class, &[&label, &x, &label], &[1.0; 100]);
        }
        let mut findings = Findings::default();
        telling.warn(&["a".into(), "b".into()], &["weight".to_owned()].into(), &mut findings);
        let found: Vec<String> = findings.warnings().map(|finding| finding.text()).collect();
        assert!(found.len() == 1 && found[0].contains("`label`") && found[0].contains("AUC 1.0000"), "{found:?}");
    }
}
