//! Many inputs: a line for each, and one that fails does not hold up the others.
use anyhow::bail;
use explain::Report;
use shell::{Shell, Tool};

use crate::cli::Cli;
use crate::job::Job;
use crate::{Application, Scored};

/// Scores all inputs.
///
/// # Errors
/// When one of them failed, after all others; at once when the user asks to stop.
pub fn score(application: &Application<'_>, jobs: &[Job], shell: &Shell) -> anyhow::Result<()> {
    let mut failed: Vec<String> = Vec::new();
    for job in jobs {
        let name = job.name();
        match application.score(job, shell) {
            Ok(scored) => {
                let Scored { entries, path, .. } = &scored;
                shell.print(format!("{name}: {entries} events, scores in `{}`", path.display()))?;
                scored.warn(&format!("{name}: "), shell);
            }
            Err(error) if interrupt::check().is_err() => return Err(error),
            Err(error) => {
                let Report { message, causes, help, .. } = Report::new(error.as_ref(), Cli::explain);
                let help: String = help.iter().map(|help| format!("\nhelp: {help}")).collect();
                let causes: String = causes.iter().map(|cause| format!(": {cause}")).collect();
                shell.warn(format!("{name} failed: {message}{causes}{help}"));
                failed.push(name);
            }
        }
    }
    if !failed.is_empty() {
        bail!("{} of {} inputs failed: {}", failed.len(), jobs.len(), failed.join(", "));
    }
    Ok(())
}
