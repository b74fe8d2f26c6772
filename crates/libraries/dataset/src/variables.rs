//! Variables that only the fold files can tell: the names of branches that are no expressions, and patterns of names.
//!
//! What comes of them is written as it stands: a name as the expression that names it (`` `B+_PT` ``), a pattern as the variables
//! that it takes, in the order of the file. So a model holds expressions alone, which mean the same on any ntuple.

use std::collections::HashSet;

use common::config::{TrainingConfig, Variable};
use common::{FoldKind, FoldRule};
use expression::{Expression, quoted};
use ntuple::Member;
use suggest::branch_advice;

use crate::columns::TrainingColumns;
use crate::error::{Error, Result};
use crate::origin::Origin;

/// The configuration with its variables as they are in the files of a fold. It is as given if they cannot be opened, which is told
/// where they are read.
///
/// # Errors
/// When a pattern takes no branch.
pub fn explicit_variables(mut config: TrainingConfig, fold: u32) -> Result<TrainingConfig> {
    let Some((source, rule)) = first_tree(&config, fold) else { return Ok(config) };
    let member = &source.members()[0];
    let aside = aside(&config, rule.as_ref());
    let mut variables: Vec<Variable> = Vec::new();
    let mut of_patterns: HashSet<String> = HashSet::new();
    for mut variable in std::mem::take(&mut config.variables) {
        let text = variable.expression.trim().to_owned();
        if member.branch(&text).is_some() {
            variable.expression = quoted(&text).into_owned();
        } else if variable.name == variable.expression && is_pattern(&text, member, !of_patterns.is_empty()) {
            if let Some(without) = text.strip_prefix('!') {
                variables
                    .retain(|known| !(of_patterns.contains(&known.name) && table::is_called(&known.name, without)));
                continue;
            }
            let names = taken(&text, member, &aside);
            if names.is_empty() {
                let branches = member.branches().iter().map(|branch| branch.name.as_str());
                return Err(Error::VariablePattern { help: branch_advice(&text, branches), pattern: text });
            }
            for name in names {
                if variables.iter().any(|known| known.name == name) {
                    continue;
                }
                of_patterns.insert(name.to_owned());
                let expression = quoted(name).into_owned();
                variables.push(Variable { name: name.to_owned(), expression, ..variable.clone() });
            }
            continue;
        }
        // One that a pattern before it takes stays where it is, as it is written here.
        match variables.iter_mut().find(|known| known.name == variable.name) {
            Some(known) => *known = variable,
            None => variables.push(variable),
        }
    }
    config.variables = variables;
    Ok(config)
}

/// The tree of the first class in the first file of a fold, and the rule of the fold.
fn first_tree(config: &TrainingConfig, fold: u32) -> Option<(ntuple::Source, Option<FoldRule>)> {
    let plain = |variable: &Variable| *quoted(&variable.expression) == variable.expression;
    if config.variables.iter().all(plain) {
        return None; // nothing is left to tell
    }
    let files = config.fold_files(fold).ok()?;
    let file = files.first()?;
    let open = |class| TrainingColumns::open_of(config, class, &files[..1]).ok().flatten();
    let source = (0..config.classes.len()).find_map(open)?;
    let rule = Origin::read(file.path, config, fold).ok().map(|origin| origin.fold.rule);
    Some((source, rule))
}

/// Whether a text is a pattern: it is no expression of names that are there, and has letters of names with `*` and `?`. Behind a `!`
/// it takes back what a pattern before it took; where there is none, `!x` is "not x".
fn is_pattern(text: &str, member: &Member, behind_another: bool) -> bool {
    let letters = |text: &str| text.chars().all(|c| c.is_alphanumeric() || "_.*?".contains(c));
    if let Some(without) = text.strip_prefix('!') {
        return behind_another && letters(without);
    }
    let known = |name: &String| member.branch(name).is_some() || member.aliases().iter().any(|alias| alias.0 == *name);
    let computable = Expression::parse(text).is_ok_and(|parsed| parsed.branches().iter().all(known));
    text.contains(['*', '?']) && letters(text) && !computable
}

/// The branches of one number that a pattern takes, in the order of the file.
fn taken<'m>(pattern: &str, member: &'m Member, aside: &HashSet<String>) -> Vec<&'m str> {
    let branches = member.branches().iter();
    let one = branches.filter(|b| b.element.is_ok() && !b.text && b.levels == 0 && b.width() == 1);
    let names = one.map(|branch| branch.name.as_str());
    names.filter(|name| table::is_called(name, pattern) && !aside.contains(*name)).collect()
}

/// Names that no pattern takes: of the weight, of the fold, of what is learnt, and of what the scores must not tell.
fn aside(config: &TrainingConfig, rule: Option<&FoldRule>) -> HashSet<String> {
    let names = |text: &str| Expression::parse(text).map_or(Vec::new(), |expression| expression.branches().to_vec());
    let decorrelated = config.model.decorrelate.as_ref().map(|with| &with.variable);
    let learnt = config.target.iter().chain(decorrelated).flat_map(|variable| names(&variable.expression));
    let of_fold = match rule.map(|rule| &rule.kind) {
        Some(FoldKind::Modulo { branch }) => vec![branch.clone()],
        Some(FoldKind::Hash { branches }) => branches.clone(),
        Some(FoldKind::Expression { text }) => names(text),
        Some(FoldKind::Process {}) | None => Vec::new(),
    };
    names(&config.event_weights).into_iter().chain(learnt).chain(of_fold).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rootfile::{BranchSpec, Column, Compression, Element, TreeSpec, Writer};

    const BRANCHES: [&str; 9] = ["event", "jet_pt", "B+_PT", "2l_m", "jet_mass", "B", "_PT", "met", "training_weight"];

    /// Names and expressions of the variables that are written so.
    fn explicit(variables: &str) -> Result<Vec<(String, String)>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fold0.root");
        let mut file = Writer::create(&path, Compression::default()).unwrap();
        let mut branches: Vec<BranchSpec> = BRANCHES.map(|name| BranchSpec::scalar(name, Element::F32)).to_vec();
        branches.push(BranchSpec::array("jet_p4", Element::F32, [4]));
        let tree = file.tree(TreeSpec::new("s", branches)).unwrap();
        let (one, four) = (Column::from(vec![1.0f32]), Column::new(rootfile::Values::F32(vec![0.0; 4]), 4).unwrap());
        let mut columns = vec![&one; BRANCHES.len()];
        columns.push(&four);
        file.fill(tree, &columns).unwrap();
        file.finish().unwrap();
        let yaml = format!(
            "datasets: [{0}, {0}]\nclasses: [s, b]\nevent_branch: event\nvariables: {variables}\n\
             model: {{name: example, batch_size: 1, epochs: 1}}\n",
            path.display()
        );
        let config = TrainingConfig::parse("a.yaml".as_ref(), &yaml).unwrap();
        let variables = explicit_variables(config, 0)?.variables;
        Ok(variables.into_iter().map(|variable| (variable.name, variable.expression)).collect())
    }

    fn names(variables: &str) -> Vec<String> {
        explicit(variables).unwrap().into_iter().map(|variable| variable.0).collect()
    }

    #[test]
    fn an_exact_name_is_that_branch() {
        let named = [("B+_PT", "`B+_PT`"), ("2l_m", "`2l_m`"), ("B + _PT", "B + _PT"), ("m", "`2l_m`"), ("met", "met")];
        let named = named.map(|(name, expression)| (name.to_owned(), expression.to_owned()));
        assert_eq!(explicit("[B+_PT, 2l_m, B + _PT, {name: m, expression: 2l_m}, met]").unwrap(), named);
    }

    #[test]
    fn a_pattern_takes_branches_of_one_number_in_the_order_of_the_file() {
        assert_eq!(names("['jet_*']"), ["jet_pt", "jet_mass"]);
        assert_eq!(names("['*', '!jet_mass', '!?']"), ["jet_pt", "B+_PT", "2l_m", "_PT", "met"]);
        assert_eq!(names("[met, 'j*', jet_pt]"), ["met", "jet_pt", "jet_mass"]);
        assert_eq!(names("['B*_PT']"), ["B*_PT"], "a product of branches that are there");
        assert_eq!(names("['!met', '*_m']"), ["!met", "2l_m"], "no pattern before it: not met");
    }

    #[test]
    fn a_pattern_of_nothing_is_refused_by_name() {
        let error = explicit("['muon_*']").unwrap_err();
        assert!(error.to_string().contains("`muon_*`"), "{error}");
    }
}
