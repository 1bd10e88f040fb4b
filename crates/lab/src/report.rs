//! The numbers: a table for people, JSON for programs, with the target beside each measured number.

use crate::machine;
use serde_json::{Value, json};

/// What a number should be.
#[derive(Clone, Copy)]
enum Target {
    AtLeast(f64),
    AtMost(f64),
}

/// A measured number.
pub(crate) struct Row {
    section: &'static str,
    name: String,
    value: f64,
    unit: &'static str,
    target: Option<Target>,
}

impl Row {
    /// Sets the least that is wanted.
    pub(crate) fn at_least(&mut self, target: f64) {
        self.target = Some(Target::AtLeast(target));
    }

    /// Sets the most that is wanted.
    pub(crate) fn at_most(&mut self, target: f64) {
        self.target = Some(Target::AtMost(target));
    }

    /// Whether the target is met; `None` without a target.
    fn is_met(&self) -> Option<bool> {
        self.target.map(|target| match target {
            Target::AtLeast(least) => least <= self.value,
            Target::AtMost(most) => self.value <= most,
        })
    }

    fn line(&self) -> String {
        let wanted = match self.target {
            Some(Target::AtLeast(least)) => format!("≥ {}", number(least)),
            Some(Target::AtMost(most)) => format!("≤ {}", number(most)),
            None => String::new(),
        };
        let verdict = match self.is_met() {
            Some(true) => "ok",
            Some(false) => "MISS",
            None => "",
        };
        let Row { name, value, unit, .. } = self;
        let line = format!("  {name:<58} {:>10} {unit:<10} {wanted:>9} {verdict}", number(*value));
        line.trim_end().to_owned()
    }

    fn json(&self) -> Value {
        let target = self.target.map(|target| match target {
            Target::AtLeast(least) => json!({ "at_least": least }),
            Target::AtMost(most) => json!({ "at_most": most }),
        });
        let Row { section, name, value, unit, .. } = self;
        let met = self.is_met();
        json!({
            "section": section, "name": name, "value": value, "unit": unit, "target": target,
            "met": met,
        })
    }
}

/// All numbers of a run. A table is printed line by line as the numbers come in.
pub(crate) struct Report {
    is_json: bool,
    section: &'static str,
    rows: Vec<Row>,
}

impl Report {
    /// Begins, with a line about the machine.
    pub(crate) fn begin(is_json: bool) -> Report {
        let report = Report { is_json, section: "", rows: Vec::new() };
        report.say(&format!("{}, {} cores", machine::processor(), machine::cores()));
        report
    }

    /// Begins a table.
    pub(crate) fn section(&mut self, name: &'static str, about: &str) {
        self.section = name;
        self.say(&format!("\n{name}: {about} (load average {})", machine::load_average()));
    }

    /// Adds a number; `target` may set what it should be.
    pub(crate) fn row(
        &mut self,
        name: impl Into<String>,
        (value, unit): (f64, &'static str),
        target: impl FnOnce(&mut Row),
    ) {
        let mut row = Row { section: self.section, name: name.into(), value, unit, target: None };
        target(&mut row);
        self.say(&row.line());
        self.rows.push(row);
    }

    /// Adds a number that nothing is wanted of.
    pub(crate) fn fact(&mut self, name: impl Into<String>, value: (f64, &'static str)) {
        self.row(name, value, |_| {});
    }

    /// Ends: the JSON, or how many targets were missed.
    pub(crate) fn end(&self) -> anyhow::Result<()> {
        if self.is_json {
            let rows: Vec<Value> = self.rows.iter().map(Row::json).collect();
            let whole = json!({
                "processor": machine::processor(),
                "cores": machine::cores(),
                "load_average": machine::load_average(),
                "release": !cfg!(debug_assertions),
                "rows": rows,
            });
            println!("{}", serde_json::to_string_pretty(&whole)?);
            return Ok(());
        }
        let met: Vec<bool> = self.rows.iter().filter_map(Row::is_met).collect();
        let missed = met.iter().filter(|met| !**met).count();
        self.say(&format!("\n{} of {} targets met", met.len() - missed, met.len()));
        Ok(())
    }

    /// Whether a target was missed so far.
    pub(crate) fn has_missed(&self) -> bool {
        self.rows.iter().any(|row| row.is_met() == Some(false))
    }

    /// Says something to people.
    pub(crate) fn say(&self, line: &str) {
        if !self.is_json {
            println!("{line}");
        }
    }
}

/// Three digits that matter, no more.
fn number(value: f64) -> String {
    match value.abs() {
        magnitude if magnitude >= 100.0 || value.fract().abs() < f64::EPSILON => {
            format!("{value:.0}")
        }
        magnitude if magnitude >= 10.0 => format!("{value:.1}"),
        magnitude if magnitude >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missed_target_is_marked() {
        let row = |value, target: Option<Target>| Row {
            section: "s",
            name: "n".to_owned(),
            value,
            unit: "ms",
            target,
        };
        let cases = [
            (row(1.0, None), None, ""),
            (row(2.0, Some(Target::AtLeast(2.0))), Some(true), "ok"),
            (row(1.9, Some(Target::AtLeast(2.0))), Some(false), "MISS"),
            (row(2.0, Some(Target::AtMost(2.0))), Some(true), "ok"),
            (row(2.1, Some(Target::AtMost(2.0))), Some(false), "MISS"),
            (row(f64::NAN, Some(Target::AtMost(2.0))), Some(false), "MISS"),
        ];
        for (row, met, end) in cases {
            assert_eq!(row.is_met(), met, "{}", row.value);
            assert!(row.line().ends_with(end), "{}", row.line());
        }
    }

    #[test]
    fn numbers_keep_three_digits() {
        let cases =
            [(0.0, "0"), (0.1234, "0.123"), (1.234, "1.23"), (12.34, "12.3"), (2e3, "2000")];
        for (value, text) in cases {
            assert_eq!(number(value), text);
        }
    }
}
