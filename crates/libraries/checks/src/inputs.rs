//! Statistics of the inputs, chunk by chunk, and what is suspicious about them.

use std::borrow::Cow;

use common::config::Variable;
use metrics::{Covariance, EqualColumns, Extremes, Moments};
use rayon::prelude::*;

use crate::codes;
use crate::findings::Findings;
use crate::report::{CorrelatedPair, InputsReport, SentinelRow, VariableRow};

/// Events of one partial sum: fixed, so that the numbers do not depend on the threads.
const BLOCK: usize = 4096;

/// Inputs up to which correlations are looked for.
const MOST: usize = 256;

/// Events by which inputs with a sentinel are correlated.
const SAMPLE: usize = 10_000;

/// |ρ| from which two inputs are reported.
const STRONG: f64 = 0.95;

/// Sums over the events so far.
pub struct Inputs {
    variables: Vec<Variable>,
    events: u64,
    single: Vec<(Moments, Extremes)>,
    covariance: Option<Covariance>,
    sample: Sample,
    equal: EqualColumns,
}

impl Inputs {
    /// No events yet.
    pub fn new(variables: Vec<Variable>) -> Self {
        let count = variables.len();
        Self {
            variables,
            events: 0,
            single: vec![Default::default(); count],
            covariance: (count <= MOST).then(|| Covariance::new(count)),
            sample: Sample::new(if count <= MOST { count } else { 0 }),
            equal: EqualColumns::new(count),
        }
    }

    /// Adds events: one column for each input.
    pub fn add(&mut self, columns: &[&[f64]]) {
        let events = columns.first().map_or(0, |column| column.len());
        self.events += events as u64;
        let single = self.single.par_iter_mut().zip(&self.variables).zip(columns);
        single.for_each(|(((moments, extremes), variable), column)| {
            for block in column.chunks(BLOCK) {
                let block = present(variable, block);
                moments.merge(&Moments::from_values(&block));
                extremes.merge(&Extremes::from_values(&block));
            }
        });
        self.equal.block(columns);
        self.sample.add(columns, events);
        if let Some(covariance) = &mut self.covariance {
            // Of events that have all inputs.
            let known: Vec<Cow<'_, [f64]>> =
                self.variables.iter().zip(columns).map(|(of, column)| or_nan(of, column)).collect();
            let starts: Vec<usize> = (0..events).step_by(BLOCK).collect();
            let block = |first: usize| {
                let rows = first..events.min(first + BLOCK);
                Covariance::from_columns(&known.iter().map(|column| &column[rows.clone()]).collect::<Vec<_>>())
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

    /// Correlation of two inputs: of all events, or of some without sentinels, where there are any that nobody has declared.
    fn correlation(&self, a: usize, b: usize) -> Option<f64> {
        let covariance = self.covariance.as_ref()?;
        let sentinel = |input: usize| {
            let (moments, extremes) = &self.single[input];
            extremes.sentinel(moments).map(|found| found.value as f32)
        };
        let sentinels = [sentinel(a), sentinel(b)];
        if sentinels == [None, None] {
            return covariance.correlation(a, b);
        }
        let column = |input: usize, sentinel: Option<f32>| -> Vec<f64> {
            let known = or_nan(&self.variables[input], &self.sample.column(input)).into_owned();
            known.into_iter().map(|value| if Some(value as f32) == sentinel { f64::NAN } else { value }).collect()
        };
        let columns = [column(a, sentinels[0]), column(b, sentinels[1])];
        Covariance::from_columns(&columns.each_ref().map(Vec::as_slice)).correlation(0, 1)
    }

    /// The statistics.
    pub fn report(self) -> InputsReport {
        let groups = self.equal.groups();
        let group = |input: usize| groups.iter().position(|group| group.contains(&input));
        let name = |input: usize| self.variables[input].name.clone();
        let mut correlated = Vec::new();
        for (a, b) in pairs(self.variables.len()) {
            let correlation = self.correlation(a, b);
            // Equal inputs are told as that.
            if let Some(correlation) = correlation.filter(|rho| rho.abs() >= STRONG)
                && (group(a).is_none() || group(a) != group(b))
            {
                correlated.push(CorrelatedPair { a: name(a), b: name(b), correlation });
            }
        }
        correlated.sort_by(|a, b| b.correlation.abs().total_cmp(&a.correlation.abs()));
        let constant = |input: usize| self.single[input].0.constant();
        let names = |group: &&[usize]| group.iter().map(|&input| name(input)).collect();
        // Equal constants are told as constants.
        let equal = if self.events == 0 {
            Vec::new()
        } else {
            groups.iter().filter(|group| !constant(group[0])).map(names).collect()
        };
        InputsReport {
            events: self.events,
            variables: self.variables.iter().zip(&self.single).map(|(of, (m, e))| row(of, m, e, self.events)).collect(),
            equal,
            correlated_events: self.covariance.as_ref().map(Covariance::events),
            correlated,
        }
    }
}

/// Events at equal distances, at most twice as many as [`SAMPLE`].
struct Sample {
    columns: Vec<Vec<f32>>,
    step: u64,
    seen: u64,
}

impl Sample {
    fn new(inputs: usize) -> Self {
        Self { columns: vec![Vec::new(); inputs], step: 1, seen: 0 }
    }

    fn add(&mut self, columns: &[&[f64]], events: usize) {
        let first = (self.seen.next_multiple_of(self.step) - self.seen) as usize;
        for (into, column) in self.columns.iter_mut().zip(columns) {
            into.extend(column.iter().skip(first).step_by(self.step as usize).map(|&value| value as f32));
        }
        self.seen += events as u64;
        while self.columns.first().is_some_and(|column| column.len() > 2 * SAMPLE) {
            self.step *= 2;
            for column in &mut self.columns {
                *column = column.iter().step_by(2).copied().collect();
            }
        }
    }

    fn column(&self, input: usize) -> Vec<f64> {
        self.columns[input].iter().map(|&value| f64::from(value)).collect()
    }
}

fn pairs(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(move |a| (a + 1..count).map(move |b| (a, b)))
}

/// The values that do not stand for none.
fn present<'v>(variable: &Variable, values: &'v [f64]) -> Cow<'v, [f64]> {
    match &variable.missing {
        None => Cow::Borrowed(values),
        Some(missing) => values.iter().copied().filter(|value| !missing.is(*value as f32)).collect(),
    }
}

/// The values, NaN where they stand for none.
fn or_nan<'v>(variable: &Variable, values: &'v [f64]) -> Cow<'v, [f64]> {
    match &variable.missing {
        None => Cow::Borrowed(values),
        Some(missing) => values.iter().map(|&value| if missing.is(value as f32) { f64::NAN } else { value }).collect(),
    }
}

fn row(variable: &Variable, moments: &Moments, extremes: &Extremes, events: u64) -> VariableRow {
    let some = |value: f64| (moments.count > 0).then_some(value);
    VariableRow {
        name: variable.name.clone(),
        min: some(moments.min),
        max: some(moments.max),
        mean: some(moments.mean),
        deviation: some(moments.deviation()),
        nan: moments.nan,
        infinite: moments.infinite,
        missing: events - moments.count - moments.nan - moments.infinite,
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
    if let Some(names) = named(&|row| row.missing > 0 && row.missing == report.events) {
        let remedy = "take it out of the variables, or correct `missing`: `train` refuses it";
        findings.warn(codes::MISSING, format!("missing in all events: {names}"), remedy);
    }
    // `missing_x` says whether `x` is missing.
    let is_indicator = |row: &VariableRow| {
        row.name.strip_prefix("missing_").is_some_and(|of| report.variables.iter().any(|variable| variable.name == of))
    };
    if let Some(names) = named(&|row| row.constant && is_indicator(row)) {
        let remedy = "leave their variables out of `indicator`";
        findings.warn(codes::CONSTANT, format!("indicators of what no event or every event lacks: {names}"), remedy);
    }
    if let Some(names) = named(&|row| row.constant && !is_indicator(row)) {
        findings.warn(
            codes::CONSTANT,
            format!("the same value in all events: {names}"),
            "take it out of the variables",
        );
    }
    let equal: Vec<String> = report.equal.iter().map(|group| format!("`{}`", group.join("` = `"))).collect();
    if !equal.is_empty() {
        let message = format!("equal in every event: {}", equal.join(", "));
        findings.warn(codes::EQUAL, message, "keep one of each in the variables");
    }
    if !report.correlated.is_empty() {
        let message =
            format!("{} pairs of inputs are correlated by {STRONG} or more, see above", report.correlated.len());
        findings.warn(codes::CORRELATED, message, "keep one of each pair, unless their difference matters");
    }
    if let Some(names) = named(&|row| row.sentinel.is_some()) {
        findings.warn(
            codes::SENTINEL,
            format!("a value far outside of the rest stands for \"none\", see above: {names}"),
            "where it is a variable, say so in the training configuration, as in `missing: {value: -999}`",
        );
    }
    if report.correlated_events.is_none() {
        let message = format!("correlations of more than {MOST} inputs are not looked for");
        findings.warn(codes::TOO_MANY_INPUTS, message, "check the training configuration, which names its variables");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indicators_that_are_constant_are_told_apart_from_other_constants() {
        let mut inputs = Inputs::new(["x", "missing_x", "c"].map(Variable::new).to_vec());
        inputs.add(&[&[1.0, 2.0], &[0.0, 0.0], &[7.0, 7.0]]);
        let mut findings = Findings::default();
        warn(&inputs.report(), &mut findings);
        let said: Vec<String> =
            findings.warnings().map(|finding| format!("{}: {}", finding.message, finding.help)).collect();
        assert!(
            said.iter().any(|said| said.contains("lacks: `missing_x`: leave their variables out of `indicator`")),
            "{said:?}"
        );
        assert!(said.iter().any(|said| said.starts_with("the same value in all events: `c`:")), "{said:?}");
    }

    #[test]
    fn a_correlation_is_that_of_events_without_sentinels() {
        let noise = |event: u32, step: f64| (f64::from(event) * step).sin();
        let lacks = |event: u32| event.is_multiple_of(5);
        let column = |value: &dyn Fn(u32) -> f64| (0..30_000).map(value).collect::<Vec<f64>>();
        // The same sentinel in the same events makes numbers correlated that are not.
        let [a, b] = [0.7, 1.1].map(|step| column(&|event| if lacks(event) { -999.0 } else { noise(event, step) }));
        // Numbers that are correlated, but for the sentinels of one of them.
        let c = column(&|event| noise(event, 2.3));
        let d = column(&|event| if lacks(event) { -999.0 } else { noise(event, 2.3) + 0.01 * noise(event, 5.9) });
        let mut inputs = Inputs::new(["a", "b", "c", "d"].map(Variable::new).to_vec());
        for rows in (0..30_000).step_by(1000).map(|first| first..first + 1000) {
            inputs.add(&[&a[rows.clone()], &b[rows.clone()], &c[rows.clone()], &d[rows.clone()]]);
        }
        let found = inputs.report().correlated;
        let pairs: Vec<_> = found.iter().map(|pair| (pair.a.as_str(), pair.b.as_str())).collect();
        assert_eq!(pairs, [("c", "d")]);
    }
}
