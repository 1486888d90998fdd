use std::fmt;

use super::MovedIn;

impl fmt::Display for MovedIn {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(to, "The file holds:")?;
        for ((kind, status), count) in &self.reading.items {
            writeln!(to, "  {count:>6}  {kind}, {status}")?;
        }
        writeln!(
            to,
            "New: {}, changed: {}, as they were: {}.",
            self.added, self.changed, self.same
        )?;
        writeln!(to, "Old addresses that lead on: {}.", self.addresses)?;
        self.write_pictures(to)?;
        for (what, count) in &self.unknown {
            writeln!(to, "Not understood, {count} times: {what}")?;
        }
        for (what, why) in &self.refused {
            writeln!(to, "Not taken: {what}: {why}")?;
        }
        Ok(())
    }
}

impl MovedIn {
    fn write_pictures(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (all, new) = (self.pictures, self.new_pictures);
        writeln!(to, "Pictures: {all}, of which new: {new}.")?;
        if self.elsewhere > 0 {
            let count = self.elsewhere;
            writeln!(
                to,
                "Pictures of other sites, left out of the texts: {count}."
            )?;
        }
        for (file, why) in &self.missing {
            writeln!(to, "Did not come along: {file}: {why}")?;
        }
        for (article, picture) in &self.silent {
            writeln!(
                to,
                "Has no words for those who do not see it: {picture} in {article}"
            )?;
        }
        Ok(())
    }
}
