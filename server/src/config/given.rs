//! What was set, before anybody looked at what it means: the environment over the file.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    fault::{ConfigFault, Origin},
    keys::{self, KEYS, KeyDoc},
};

/// Variables of the tests, which share the environment of the program that they start.
const TEST_PREFIX: &str = "SYNERGY_TEST_";

/// A value that was set, and where.
struct Setting {
    value: String,
    origin: Origin,
}

/// Everything that was set, and every fault found so far.
pub(super) struct Given {
    settings: BTreeMap<&'static str, Setting>,
    fillers: Vec<(&'static str, String)>,
    faults: Vec<ConfigFault>,
}

impl Given {
    /// Gathers what the environment and the file set.
    pub(super) fn collect(environment: impl IntoIterator<Item = (OsString, OsString)>) -> Self {
        let mut given = Self {
            settings: BTreeMap::new(),
            fillers: Vec::new(),
            faults: Vec::new(),
        };
        for (name, value) in environment {
            // Ours are all ASCII: a name that is not Unicode belongs to somebody else.
            if let Some(name) = name.to_str() {
                given.take_variable(name, value);
            }
        }
        given.take_file();
        given
    }

    /// What `key` says, or its default. A value that `parse` refuses becomes a fault, with `None` as
    /// the answer.
    pub(super) fn read<T>(
        &mut self,
        key: &KeyDoc,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let (text, origin) = match self.settings.get(key.name) {
            Some(setting) => (setting.value.clone(), setting.origin.clone()),
            None => (self.default_of(key), Origin::Default),
        };
        let reason = match parse(&text) {
            Ok(value) => return Some(value),
            Err(reason) => reason,
        };
        let name = match &origin {
            Origin::File(_) => key.file_name(),
            _ => key.name.to_owned(),
        };
        let shown = (!key.secret).then_some(text);
        self.faults.push(ConfigFault {
            key: name,
            origin,
            shown,
            reason,
        });
        None
    }

    /// Says what a `placeholder` in later defaults stands for.
    pub(super) fn fill_in(&mut self, placeholder: &'static str, text: &str) {
        self.fillers.push((placeholder, text.to_owned()));
    }

    /// Every fault found.
    pub(super) fn into_faults(self) -> Vec<ConfigFault> {
        self.faults
    }

    /// The default of `key` with its placeholders filled in.
    fn default_of(&self, key: &KeyDoc) -> String {
        self.fillers
            .iter()
            .fold(key.default.to_owned(), |text, (placeholder, filler)| {
                if key.name == keys::DATABASE_URL.name {
                    text.replace(placeholder, &percent_encoded(filler))
                } else {
                    text.replace(placeholder, filler)
                }
            })
    }

    fn take_variable(&mut self, name: &str, value: OsString) {
        let Some(key) = KEYS.iter().find(|key| key.name == name) else {
            if name.starts_with("SYNERGY_") && !name.starts_with(TEST_PREFIX) {
                self.refuse(name, Origin::Environment, UNKNOWN);
            }
            return;
        };
        match value.into_string() {
            Ok(value) => self.set(key, &value, Origin::Environment),
            Err(_) => self.refuse(name, Origin::Environment, "is not UTF-8"),
        }
    }

    /// Takes the file that `SYNERGY_CONFIG` names, which must be there, or the one in the data
    /// folder, which need not.
    fn take_file(&mut self) {
        let named = self
            .settings
            .get(keys::CONFIG.name)
            .map(|named| PathBuf::from(&named.value));
        let path = named.clone().unwrap_or_else(|| self.usual_file());
        match fs::read_to_string(&path) {
            Ok(text) => self.take_toml(&text, &path),
            Err(error) if named.is_none() && error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                let reason = format!("the file cannot be read: {error}");
                self.refuse(keys::CONFIG.name, Origin::File(path), &reason);
            }
        }
    }

    /// Where the file lies if nobody says otherwise.
    fn usual_file(&self) -> PathBuf {
        let set = self.settings.get(keys::DATA_DIR.name);
        let data_dir = set.map_or(keys::DATA_DIR.default, |setting| setting.value.as_str());
        Path::new(data_dir).join("synergy.toml")
    }

    fn take_toml(&mut self, text: &str, path: &Path) {
        let origin = Origin::File(path.to_owned());
        match text.parse::<toml::Table>() {
            Ok(table) => {
                for (name, value) in table {
                    self.take_entry(&name, value, origin.clone());
                }
            }
            // Not the error's own text: it quotes the line, which may hold a password.
            Err(error) => {
                let before = error.span().and_then(|span| text.get(..span.start));
                let line = before.unwrap_or_default().matches('\n').count() + 1;
                self.refuse(&format!("line {line}"), origin, error.message());
            }
        }
    }

    fn take_entry(&mut self, name: &str, value: toml::Value, origin: Origin) {
        let known = KEYS.iter().filter(|key| key.name != keys::CONFIG.name);
        let Some(key) = known.into_iter().find(|key| key.file_name() == name) else {
            return self.refuse(name, origin, UNKNOWN);
        };
        let value = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Boolean(switch) => switch.to_string(),
            _ => {
                return self.refuse(
                    name,
                    origin,
                    "must be a text, a whole number, true or false",
                );
            }
        };
        // What the environment says goes before.
        if !self.settings.contains_key(key.name) {
            self.set(key, &value, origin);
        }
    }

    /// Notes a value. An empty one counts as none: that is how compose files and unit files unset.
    fn set(&mut self, key: &KeyDoc, value: &str, origin: Origin) {
        let value = value.trim();
        if !value.is_empty() {
            self.settings.insert(
                key.name,
                Setting {
                    value: value.to_owned(),
                    origin,
                },
            );
        }
    }

    /// Notes a fault whose value is better not shown.
    fn refuse(&mut self, key: &str, origin: Origin, reason: &str) {
        let (key, reason) = (key.to_owned(), reason.to_owned());
        self.faults.push(ConfigFault {
            key,
            origin,
            shown: None,
            reason,
        });
    }
}

/// Why a name of nobody's is refused.
const UNKNOWN: &str = "there is no such key; `synergy check --keys` lists all there are";

/// `text` with every sign that means something in an address written as `%` and two digits.
fn percent_encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
