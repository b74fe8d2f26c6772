//! The fold that a model was trained on: rule, index, and trees that are in one fold whole.

use super::word::meaning;
use common::fold;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fold {
    rule: Rule,
    index: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    train_on: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    fixed: Vec<FixedTree>,
}

/// The number of folds, and one of the others.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    folds: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    modulo: Option<Modulo>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hash: Option<Hash>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expression: Option<Expression>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    process: Option<Process>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Modulo {
    branch: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Hash {
    branches: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expression {
    text: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Process {}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FixedTree {
    process: String,
    fold: u32,
    tree: String,
    sha256: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    era: Option<String>,
}

impl From<&fold::Fold> for Fold {
    fn from(fold: &fold::Fold) -> Self {
        let fold::Fold { rule, index, train_on, fixed } = fold.clone();
        let fixed = fixed.into_iter().map(|fold::FixedTree { process, fold, tree, sha256, era }| FixedTree {
            process,
            fold,
            tree,
            sha256,
            era,
        });
        let train_on = (!train_on.is_unsaid()).then(|| train_on.to_string());
        Self { rule: rule.into(), index, train_on, fixed: fixed.collect() }
    }
}

impl TryFrom<Fold> for fold::Fold {
    type Error = String;

    fn try_from(written: Fold) -> Result<Self, String> {
        let Fold { rule, index, train_on, fixed } = written;
        let fixed = fixed.into_iter().map(|FixedTree { process, fold, tree, sha256, era }| fold::FixedTree {
            process,
            fold,
            tree,
            sha256,
            era,
        });
        let train_on = train_on.map_or_else(|| Ok(fold::TrainOn::unsaid()), |word| meaning(&word))?;
        Ok(Self { rule: rule.try_into()?, index, train_on, fixed: fixed.collect() })
    }
}

impl From<fold::FoldRule> for Rule {
    fn from(rule: fold::FoldRule) -> Self {
        let mut written = Self { folds: rule.folds, modulo: None, hash: None, expression: None, process: None };
        match rule.kind {
            fold::FoldKind::Modulo { branch } => written.modulo = Some(Modulo { branch }),
            fold::FoldKind::Hash { branches } => written.hash = Some(Hash { branches }),
            fold::FoldKind::Expression { text } => written.expression = Some(Expression { text }),
            fold::FoldKind::Process {} => written.process = Some(Process {}),
        }
        written
    }
}

impl TryFrom<Rule> for fold::FoldRule {
    type Error = String;

    fn try_from(written: Rule) -> Result<Self, String> {
        let kinds = [
            written.modulo.map(|Modulo { branch }| fold::FoldKind::Modulo { branch }),
            written.hash.map(|Hash { branches }| fold::FoldKind::Hash { branches }),
            written.expression.map(|Expression { text }| fold::FoldKind::Expression { text }),
            written.process.map(|Process {}| fold::FoldKind::Process {}),
        ];
        let mut kinds = kinds.into_iter().flatten();
        match (kinds.next(), kinds.next()) {
            (Some(kind), None) => Ok(Self { folds: written.folds, kind }),
            _ => Err("the fold `rule` has one of `modulo`, `hash`, `expression` and `process`".into()),
        }
    }
}
