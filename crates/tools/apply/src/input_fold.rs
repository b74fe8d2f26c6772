//! The fold of the input, where the rule alone does not tell it: fold files, and trees that training put in one fold whole.
//!
//! Such a tree is known by the content of its file, never by its name. Where nothing is known, the user has to say.
use std::path::Path;
use std::str::FromStr;

use anyhow::ensure;
use common::FoldKind;
use common::config::DatasetConfig;
use modelfile::Seen;
use modelfile::provenance::{self, Provenance};
use rootfile::RootFile;
use shell::Usage;
use storage::digest;

use crate::cli::Cli;

/// What the user says of the events of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// All are of this fold.
    Fold(u32),
    /// They are divided by the rule.
    Rule,
}

impl FromStr for Claim {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(fold) => Ok(Self::Fold(fold)),
            Err(_) if text == "rule" => Ok(Self::Rule),
            Err(_) => Err("expected the number of a fold, or `rule`".to_owned()),
        }
    }
}

/// The fold of all events of the tree that is scored; `None` if they are divided by the rule of the `model`.
///
/// # Errors
/// When it cannot be told and nothing is claimed, or the claim is wrong.
pub fn of(cli: &Cli, model: &Seen) -> anyhow::Result<Option<u32>> {
    let Cli { input, tree, era, fold: claim, .. } = cli;
    let claim = *claim;
    let known = known(input, tree, model, era.as_deref())?;
    let wrong = |truth: String| Usage(format!("`--fold` is wrong: {truth}\nhelp: leave it out"));
    match (known, claim) {
        (Known::Fold(fold, why), Some(claim)) if claim != Claim::Fold(fold) => Err(wrong(why).into()),
        (Known::Fold(fold, _), _) => Ok(Some(fold)),
        (Known::Rule, Some(Claim::Fold(_))) => {
            Err(wrong(format!("the events of `{}` are divided by {}", input.display(), model.fold.rule)).into())
        }
        (Known::Rule, _) => Ok(None),
        (Known::Nothing, Some(Claim::Fold(fold))) => {
            let folds = model.fold.rule.folds;
            ensure!(fold < folds, Usage(format!("`--fold {fold}`: the models are of {folds} folds, counted from 0")));
            Ok(Some(fold))
        }
        (Known::Nothing, Some(Claim::Rule)) if !matches!(model.fold.rule.kind, FoldKind::Process {}) => Ok(None),
        (Known::Nothing, claim) => Err(Usage(unknown(input, model, claim)).into()),
    }
}

/// What files say of the input.
enum Known {
    /// All events are of this fold, and why.
    Fold(u32, String),
    Rule,
    Nothing,
}

fn known(input: &Path, tree: &str, model: &Seen, era: Option<&str>) -> anyhow::Result<Known> {
    let trained = &model.fold;
    let path = input.display();
    if let Some(text) = RootFile::open(input)?.text(provenance::NAME)? {
        let fold = Provenance::from_json(&text, &path.to_string())?.fold;
        ensure!(
            fold.rule == trained.rule && fold.fixed == trained.fixed_of(era),
            "`{path}` is a fold file that divides events by {}, but the models were trained with {}\n\
             help: use models of the same run of `create-training-dataset`",
            fold.rule,
            trained.rule
        );
        return Ok(Known::Fold(fold.index, format!("`{path}` is the file of fold {}", fold.index)));
    }
    if trained.fixed.is_empty() && !matches!(trained.rule.kind, FoldKind::Process {}) {
        return Ok(Known::Rule);
    }
    let sha256 = digest::file(input)?;
    let tree = tree.split(';').next().unwrap_or(tree).trim_start_matches('/');
    let mut of_file = trained.fixed.iter().filter(|fixed| fixed.sha256 == sha256).peekable();
    let in_file = of_file.peek().is_some();
    if let Some(fixed) = of_file.find(|fixed| fixed.tree.trim_start_matches('/') == tree) {
        let why = format!("process `{}` put the events of `{path}` in fold {}", fixed.process, fixed.fold);
        return Ok(Known::Fold(fixed.fold, why));
    }
    let by_rule = !in_file && model.inputs.iter().any(|file| file.sha256 == sha256);
    Ok(if by_rule { Known::Rule } else { Known::Nothing })
}

fn unknown(input: &Path, model: &Seen, claim: Option<Claim>) -> String {
    let mut processes: Vec<String> = model.fold.fixed.iter().map(|fixed| format!("`{}`", fixed.process)).collect();
    processes.dedup();
    let rule = if matches!(model.fold.rule.kind, FoldKind::Process {}) {
        "and there is no rule for single events".to_owned()
    } else {
        format!("and `{}` is none of the files that the models were trained on", input.display())
    };
    let help = match (&model.fold.rule.kind, claim) {
        (FoldKind::Process {}, _) => "",
        _ => ", `--fold rule` if they are divided by the rule, as data that nothing was trained on",
    };
    format!(
        "nothing tells which models have seen the events of `{}`: training put those of {} in one fold whole, {rule}\n\
         help: `--fold N` if all its events are of fold N{help}",
        input.display(),
        processes.join(", ")
    )
}

/// Compares the folds that a dataset configuration fixes with those of the models, in the era of that configuration.
///
/// # Errors
/// When they differ.
pub fn agree(dataset: &DatasetConfig, model: &Seen, era: Option<&str>) -> anyhow::Result<()> {
    let fixed = model.fold.fixed_of(era);
    let mut trained: Vec<(&str, u32)> = fixed.iter().map(|fixed| (fixed.process.as_str(), fixed.fold)).collect();
    trained.sort_unstable();
    trained.dedup();
    let mut listed: Vec<(&str, u32)> =
        dataset.processes.iter().filter_map(|process| Some((process.name.as_str(), process.fixed_fold?))).collect();
    listed.sort_unstable();
    let text = |fixed: &[(&str, u32)]| match fixed {
        [] => "no process".to_owned(),
        fixed => fixed.iter().map(|(name, fold)| format!("`{name}` in fold {fold}")).collect::<Vec<_>>().join(", "),
    };
    ensure!(
        listed == trained,
        "the dataset configuration puts {} whole, but the models were trained with {}\n\
         help: use the dataset configuration that the models were trained with",
        text(&listed),
        text(&trained)
    );
    Ok(())
}
