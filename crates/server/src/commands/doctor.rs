//! `switchboard doctor`

use anyhow::{Result, bail};
use domain::workspace::{Mode, Scope};
use serde_json::json;

use super::open;
use crate::assemble;
use crate::config::Settings;
use crate::output;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Print the findings as JSON
    #[arg(long)]
    json: bool,
}

/// One thing that was looked at.
struct Finding {
    what: String,
    is_good: bool,
    says: String,
}

pub(crate) async fn run(settings: &Settings, arguments: &Arguments) -> Result<()> {
    let findings = look(settings).await;
    if arguments.json {
        let rows = findings.iter().map(
            |finding| json!({"check": finding.what, "ok": finding.is_good, "detail": finding.says}),
        );
        output::json(&rows.collect::<Vec<_>>())?;
    } else {
        for Finding { what, is_good, says } in &findings {
            let mark = if *is_good { "ok  " } else { "FAIL" };
            output::line(format_args!("{mark} {what}: {says}"))?;
        }
    }
    if findings.iter().all(|finding| finding.is_good) {
        Ok(())
    } else {
        bail!("something is wrong")
    }
}

async fn look(settings: &Settings) -> Vec<Finding> {
    let good = |what: &str, says: String| Finding { what: what.to_owned(), is_good: true, says };
    let mut findings = vec![good("settings", "readable, no mistakes".to_owned())];
    let engine = match open(settings).await {
        Ok(engine) => engine,
        Err(error) => {
            let what = "database".to_owned();
            findings.push(Finding { what, is_good: false, says: format!("{error:#}") });
            return findings;
        }
    };
    findings.push(good("database", settings.database.url.to_string()));
    findings.push(match assemble::file_settings(settings).await {
        Ok(_) => good("files", "can be written".to_owned()),
        Err(error) => {
            Finding { what: "files".to_owned(), is_good: false, says: format!("{error:#}") }
        }
    });
    match engine.workspaces().await {
        Ok(workspaces) => {
            for workspace in workspaces {
                for mode in [Mode::Live, Mode::Test] {
                    let scope = Scope { workspace: workspace.id, mode };
                    let what =
                        format!("articles of {} ({})", workspace.slug.as_str(), mode.as_str());
                    findings.push(match engine.library().load(scope).await {
                        Ok((passages, 0)) => {
                            good(&what, format!("{passages} passages, all with vectors"))
                        }
                        Ok((passages, missing)) => good(
                            &what,
                            format!("{passages} passages, {missing} wait for their vectors"),
                        ),
                        Err(error) => {
                            Finding { what, is_good: false, says: engine::causes(&error) }
                        }
                    });
                }
            }
        }
        Err(error) => {
            let says = engine::causes(&error);
            findings.push(Finding { what: "workspaces".to_owned(), is_good: false, says });
        }
    }
    engine.shut_down().await;
    findings
}
