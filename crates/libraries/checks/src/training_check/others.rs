//! The numbers of a training that are no inputs: the target of a regression and the decorrelated variable.
//!
//! They are described as inputs are, but what is suspicious about them asks for another remedy.

use common::config::{TrainingConfig, Variable};
use common::number::{percent, significant};
use dataset::TrainingColumns;
use ntuple::Chunk;

use crate::codes;
use crate::findings::{Finding, Findings};
use crate::inputs::Inputs;
use crate::report::VariableRow;

/// Statistics of both, where there are any.
pub struct Others {
    target: Option<Other>,
    decorrelated: Option<Other>,
}

struct Other {
    values: Inputs,
    /// The first value that is not finite.
    not_finite: Option<ntuple::Error>,
}

impl Others {
    /// No events yet.
    pub fn new(config: &TrainingConfig) -> Self {
        let other = |one: &Variable| Other { values: Inputs::new(vec![one.clone()]), not_finite: None };
        let decorrelate = config.model.decorrelate.as_ref();
        Self { target: config.target.as_ref().map(other), decorrelated: decorrelate.map(|with| other(&with.variable)) }
    }

    /// Adds events.
    pub fn add(&mut self, chunk: &Chunk<'_>, columns: &TrainingColumns) {
        let both = [(&mut self.target, columns.target), (&mut self.decorrelated, columns.decorrelated)];
        for (other, index) in both.into_iter().filter_map(|(other, index)| Some((other.as_mut()?, index?))) {
            other.values.add(&[chunk.numbers(index)]);
            if other.not_finite.is_none() {
                other.not_finite = chunk.matrix(index..index + 1).err();
            }
        }
    }

    /// Tells what is wrong with them and what is suspicious; their statistics.
    pub fn report(self, findings: &mut Findings) -> [Option<VariableRow>; 2] {
        let learnt = Said {
            what: "target",
            of_constant: "the network would learn nothing: correct `target`",
            of_sentinel: "the network would learn this number too: cut these events away, or give them another value",
        };
        let kept_out = Said {
            what: "decorrelated variable",
            of_constant: "there is nothing to decorrelate from: correct `decorrelate`, or take it out",
            of_sentinel: "cut these events away, or give them a value near the others",
        };
        let target = self.target.and_then(|other| other.report(&learnt, findings));
        [target, self.decorrelated.and_then(|other| other.report(&kept_out, findings))]
    }
}

/// What it is called, and the remedies.
struct Said {
    what: &'static str,
    of_constant: &'static str,
    of_sentinel: &'static str,
}

impl Other {
    fn report(self, said: &Said, findings: &mut Findings) -> Option<VariableRow> {
        let what = said.what;
        if let Some(problem) = self.not_finite {
            let after = format!("; it is NaN or infinite in {} events", self.values.not_finite(0));
            findings.push(Finding::problem(&problem).and(&after));
        }
        let row = self.values.report().variables.pop()?;
        if row.constant {
            findings.warn(
                codes::CONSTANT,
                format!("{what} `{}` has the same value in all events", row.name),
                said.of_constant,
            );
        }
        if let Some(found) = &row.sentinel {
            let message = format!(
                "{what} `{}` is {} in {} of the events, far outside of the rest, whose nearest value is {}",
                row.name,
                significant(found.value, 6),
                percent(found.share),
                significant(found.nearest, 6)
            );
            findings.warn(codes::SENTINEL, message, said.of_sentinel);
        }
        Some(row)
    }
}
