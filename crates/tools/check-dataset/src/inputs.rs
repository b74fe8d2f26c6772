//! Statistics of the inputs, chunk by chunk, and what is suspicious about them.

use metrics::{Covariance, EqualColumns, Extremes, Moments};
use rayon::prelude::*;

use crate::findings::Findings;
use crate::report::{CorrelatedPair, InputsReport, SentinelRow, VariableRow};

/// Events of one partial sum: fixed, so that the numbers do not depend on the threads.
const BLOCK: usize = 4096;

/// Inputs up to which correlations are looked for.
const MOST: usize = 256;

/// |ρ| from which two inputs are reported.
const STRONG: f64 = 0.95;

/// Sums over the events so far.
pub struct Inputs {
    names: Vec<String>,
    events: u64,
    single: Vec<(Moments, Extremes)>,
    covariance: Option<Covariance>,
    equal: EqualColumns,
}

impl Inputs {
    /// No events yet.
    pub fn new(names: Vec<String>) -> Self {
        let count = names.len();
        Self {
            names,
            events: 0,
            single: vec![Default::default(); count],
            covariance: (count <= MOST).then(|| Covariance::new(count)),
            equal: EqualColumns::new(count),
        }
    }

    /// Adds events: one column for each input.
    pub fn add(&mut self, columns: &[&[f64]]) {
        let events = columns.first().map_or(0, |column| column.len());
        self.events += events as u64;
        self.single.par_iter_mut().zip(columns).for_each(|((moments, extremes), column)| {
            for block in column.chunks(BLOCK) {
                moments.merge(&Moments::of(block));
                extremes.merge(&Extremes::of(block));
            }
        });
        self.equal.block(columns);
        if let Some(covariance) = &mut self.covariance {
            let starts: Vec<usize> = (0..events).step_by(BLOCK).collect();
            let block = |first: usize| {
                let rows = first..events.min(first + BLOCK);
                Covariance::of(&columns.iter().map(|column| &column[rows.clone()]).collect::<Vec<_>>())
            };
            let blocks: Vec<Covariance> = starts.into_par_iter().map(block).collect();
            blocks.iter().for_each(|block| covariance.merge(block));
        }
    }

    /// How many values of an input are NaN or infinite.
    pub fn not_finite(&self, input: usize) -> u64 {
        let (moments, _) = &self.single[input];
        moments.nan + moments.infinite
    }

    /// The statistics.
    pub fn report(self) -> InputsReport {
        let groups = self.equal.groups();
        let group = |input: usize| groups.iter().position(|group| group.contains(&input));
        let mut correlated = Vec::new();
        for (a, b) in pairs(self.names.len()) {
            let correlation = self.covariance.as_ref().and_then(|covariance| covariance.correlation(a, b));
            // Equal inputs are told as that.
            if let Some(correlation) = correlation.filter(|rho| rho.abs() >= STRONG)
                && (group(a).is_none() || group(a) != group(b))
            {
                correlated.push(CorrelatedPair { a: self.names[a].clone(), b: self.names[b].clone(), correlation });
            }
        }
        correlated.sort_by(|a, b| b.correlation.abs().total_cmp(&a.correlation.abs()));
        let constant = |input: usize| self.single[input].0.constant();
        let names = |group: &&[usize]| group.iter().map(|&input| self.names[input].clone()).collect();
        // Equal constants are told as constants.
        let equal = if self.events == 0 {
            Vec::new()
        } else {
            groups.iter().filter(|group| !constant(group[0])).map(names).collect()
        };
        InputsReport {
            events: self.events,
            variables: self.names.iter().zip(&self.single).map(|(name, (m, e))| row(name, m, e, self.events)).collect(),
            equal,
            correlated_events: self.covariance.as_ref().map(Covariance::events),
            correlated,
        }
    }
}

fn pairs(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(move |a| (a + 1..count).map(move |b| (a, b)))
}

fn row(name: &str, moments: &Moments, extremes: &Extremes, events: u64) -> VariableRow {
    let some = |value: f64| (moments.count > 0).then_some(value);
    VariableRow {
        name: name.to_owned(),
        min: some(moments.min),
        max: some(moments.max),
        mean: some(moments.mean),
        deviation: some(moments.deviation()),
        nan: moments.nan,
        infinite: moments.infinite,
        constant: moments.constant() && moments.count == events,
        sentinel: extremes.sentinel(moments).map(|found| SentinelRow {
            value: found.value,
            share: found.share,
            nearest: found.nearest,
        }),
    }
}

/// Warns of constant, equal and strongly correlated inputs and of sentinels, each kind once.
pub fn warn(report: &InputsReport, findings: &mut Findings) {
    let named = |keep: &dyn Fn(&VariableRow) -> bool| {
        let names: Vec<String> =
            report.variables.iter().filter(|row| keep(row)).map(|row| format!("`{}`", row.name)).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    if let Some(names) = named(&|row| row.constant) {
        findings.warn("constant", format!("the same value in all events: {names}"), "take it out of the variables");
    }
    let equal: Vec<String> = report.equal.iter().map(|group| format!("`{}`", group.join("` = `"))).collect();
    if !equal.is_empty() {
        let message = format!("equal in every event: {}", equal.join(", "));
        findings.warn("equal", message, "keep one of each in the variables");
    }
    if !report.correlated.is_empty() {
        let message =
            format!("{} pairs of inputs are correlated by {STRONG} or more, see above", report.correlated.len());
        findings.warn("correlated", message, "keep one of each pair, unless their difference matters");
    }
    if let Some(names) = named(&|row| row.sentinel.is_some()) {
        findings.warn(
            "sentinel",
            format!("a value far outside of the rest stands for \"none\", see above: {names}"),
            "where it is a variable, replace it by a value near the others, as in `max(jpt_1, 0)` or `njets > 0 ? jeta_1 : 0`",
        );
    }
    if report.correlated_events.is_none() {
        let message = format!("correlations of more than {MOST} inputs are not looked for");
        findings.warn("too_many_inputs", message, "check the training configuration, which names its variables");
    }
}
