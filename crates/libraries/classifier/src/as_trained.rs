//! The variables that a training configuration writes, as the training made them of its fold files: names of branches that are no
//! expressions in backquotes, and patterns as what they took.

use common::config::Variable;
use expression::quoted;

/// What `written` became in a training that had the variables `trained`, as far as these tell.
pub(crate) fn as_trained(written: &[Variable], trained: &[Variable]) -> Vec<Variable> {
    let mut variables: Vec<Variable> = Vec::new();
    for variable in written {
        let text = variable.expression.trim();
        let named = |known: &&Variable| known.expression == quoted(text);
        let same = |known: &Variable| known.name == variable.name && known.expression == variable.expression;
        if trained.iter().any(same) || !(text.contains(['*', '?']) || text.starts_with('!')) || variable.name != text {
            let named = trained.iter().filter(|known| known.name == variable.name).find(named);
            let expression = named.map_or(&variable.expression, |known| &known.expression).clone();
            match variables.iter_mut().find(|known| known.name == variable.name) {
                Some(known) => *known = Variable { expression, ..variable.clone() },
                None => variables.push(Variable { expression, ..variable.clone() }),
            }
            continue;
        }
        if let Some(without) = text.strip_prefix('!') {
            variables.retain(|known| !table::is_called(&known.name, without));
            continue;
        }
        let taken = trained.iter().filter(|known| table::is_called(&known.name, text));
        let taken: Vec<&Variable> = taken.filter(|known| known.expression == quoted(&known.name)).collect();
        if taken.is_empty() {
            variables.push(variable.clone()); // a product
        }
        for Variable { name, expression, .. } in taken {
            if !variables.iter().any(|known| known.name == *name) {
                let (name, expression) = (name.clone(), expression.clone());
                variables.push(Variable { name, expression, ..variable.clone() });
            }
        }
    }
    variables
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_patterns_become_what_the_training_made_of_them() {
        let trained = [("B+_PT", "`B+_PT`"), ("jet_pt", "jet_pt"), ("jet_m", "jet_m"), ("a*b", "a*b"), ("met", "met")];
        let trained: Vec<Variable> = trained.map(|(name, expression)| Variable::named(name, expression)).to_vec();
        for (written, same) in [
            (&["B+_PT", "jet_*", "a*b", "met"][..], true),
            (&["B+_PT", "jet_pt", "jet_m", "a*b", "met"], true),
            (&["B+_PT", "*", "a*b", "met"], false),
            (&["B+_PT", "jet_*", "a*b", "met", "!jet_m"], false),
            (&["B+_PT", "jet_*", "a*b", "met*2"], false),
            (&["B+_PT", "muon_*", "a*b", "met"], false),
            (&["met", "B+_PT", "jet_*", "a*b"], false),
        ] {
            let written: Vec<Variable> = written.iter().copied().map(Variable::new).collect();
            assert_eq!(as_trained(&written, &trained) == trained, same, "{written:?}");
        }
    }
}
