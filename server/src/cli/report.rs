//! What `synergy check` found.

use std::io::{self, Write};

/// How one check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// All is well.
    Ok,
    /// The server runs, but somebody should know this.
    Warn,
    /// The server cannot run, or must not.
    Fail,
}

impl Outcome {
    /// The word for it, all of them equally long.
    fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok  ",
            Self::Warn => "warn",
            Self::Fail => "FAIL",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at, in one or two words.
    pub name: &'static str,
    /// How it ended.
    pub outcome: Outcome,
    /// What was found, in words for the person who hosts the server; several lines if need be.
    pub says: String,
}

/// Everything that was looked at, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    findings: Vec<Finding>,
}

impl Report {
    /// Notes that `name` is well.
    pub fn ok(&mut self, name: &'static str, says: impl Into<String>) {
        self.note(name, Outcome::Ok, says.into());
    }

    /// Notes something about `name` that somebody should know.
    pub fn warn(&mut self, name: &'static str, says: impl Into<String>) {
        self.note(name, Outcome::Warn, says.into());
    }

    /// Notes that with `name` like this the server cannot run.
    pub fn fail(&mut self, name: &'static str, says: impl Into<String>) {
        self.note(name, Outcome::Fail, says.into());
    }

    fn note(&mut self, name: &'static str, outcome: Outcome, says: String) {
        self.findings.push(Finding {
            name,
            outcome,
            says,
        });
    }

    /// What was found.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The worst outcome; [`Outcome::Ok`] where nothing was looked at.
    pub fn worst(&self) -> Outcome {
        let outcomes = self.findings.iter().map(|finding| finding.outcome);
        outcomes.max().unwrap_or(Outcome::Ok)
    }

    /// The exit status of the program: 1 if anything failed, else 0.
    pub fn exit_status(&self) -> u8 {
        u8::from(self.worst() == Outcome::Fail)
    }

    /// Writes the report as text: a line for each finding, then the sum.
    ///
    /// # Errors
    /// Where `out` cannot be written to.
    pub fn write_to(&self, out: &mut impl Write) -> io::Result<()> {
        let width = self
            .findings
            .iter()
            .map(|finding| finding.name.len())
            .max()
            .unwrap_or(0);
        for finding in &self.findings {
            let word = finding.outcome.word();
            let margin = " ".repeat(word.len() + width + 4);
            let says = finding.says.replace('\n', &format!("\n{margin}"));
            writeln!(out, "{word}  {:width$}  {says}", finding.name)?;
        }
        writeln!(out, "\n{}", self.sum())
    }

    /// The report in one sentence.
    fn sum(&self) -> String {
        let count = |outcome| {
            self.findings
                .iter()
                .filter(|one| one.outcome == outcome)
                .count()
        };
        let warnings = match count(Outcome::Warn) {
            0 => String::new(),
            1 => ", with one warning".to_owned(),
            many => format!(", with {many} warnings"),
        };
        match count(Outcome::Fail) {
            0 => format!("The server can run here{warnings}."),
            1 => format!("The server cannot run here: one check failed{warnings}."),
            many => format!("The server cannot run here: {many} checks failed{warnings}."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(report: &Report) -> String {
        let mut out = Vec::new();
        report.write_to(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_good_report_ends_well() {
        let mut report = Report::default();
        report.ok("database", "SQLite 3.51.3");
        report.warn("mail", "no mail server is set");
        assert_eq!(report.exit_status(), 0);
        let expected = "\
ok    database  SQLite 3.51.3
warn  mail      no mail server is set

The server can run here, with one warning.
";
        assert_eq!(text(&report), expected);
    }

    #[test]
    fn one_failure_fails_the_whole() {
        let mut report = Report::default();
        report.fail("configuration", "two faults:\n  one\n  two");
        report.ok("keys", "one key");
        assert_eq!(report.exit_status(), 1);
        let expected = "\
FAIL  configuration  two faults:
                       one
                       two
ok    keys           one key

The server cannot run here: one check failed.
";
        assert_eq!(text(&report), expected);
    }

    #[test]
    fn nothing_looked_at_is_nothing_wrong() {
        assert_eq!(Report::default().worst(), Outcome::Ok);
    }
}
