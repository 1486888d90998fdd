//! Which long passwords are guessed first: the well-known ones and those made of them, runs of the
//! keyboard, repetitions, and what has to do with the person or the practice.

/// The longest of the passwords that everybody knows, and pieces that long ones are made of, in small
/// letters.
const WELL_KNOWN: &[&str] = &[
    "password",
    "passwort",
    "passphrase",
    "letmein",
    "welcome",
    "iloveyou",
    "iloveu",
    "trustno1",
    "qwerty",
    "qwertz",
    "azerty",
    "asdfgh",
    "zxcvbn",
    "qazwsx",
    "1q2w3e",
    "1qaz2wsx",
    "zaq12wsx",
    "q1w2e3r4",
    "123456",
    "654321",
    "112233",
    "123123",
    "abc123",
    "changeme",
    "secret",
    "default",
    "administrator",
    "admin",
    "master",
    "superman",
    "batman",
    "spiderman",
    "pokemon",
    "starwars",
    "football",
    "baseball",
    "basketball",
    "princess",
    "sunshine",
    "monkey",
    "dragon",
    "shadow",
    "michael",
    "jennifer",
    "jessica",
    "charlie",
    "whatever",
    "computer",
    "internet",
    "samsung",
    "liverpool",
    "chelsea",
    "arsenal",
    "manchester",
    "united",
    "chocolate",
    "butterfly",
    "unknown",
    "correcthorsebatterystaple",
    "mynameis",
    "ilovemyfamily",
    "iloveyouforever",
    "godisgood",
    "jesuschrist",
    "jesusislord",
    "jesusisking",
    "letmeinplease",
    "nopassword",
    "mypassword",
    "thisismypassword",
    "thisisapassword",
    "passwordpassword",
    "summer",
    "winter",
    "spring",
    "autumn",
    "january",
    "february",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "freedom",
    "america",
    "minnesota",
    "therapist",
    "therapy",
    "counseling",
    "counselor",
];

/// The whole of well-known long passwords that no rule below catches, in small letters and without
/// anything but letters and digits.
const WHOLE: &[&str] = &[
    "correcthorsebatterystaple",
    "tobeornottobethatisthequestion",
    "tobeornottobe",
    "thequickbrownfox",
    "thequickbrownfoxjumpsoverthelazydog",
    "maytheforcebewithyou",
    "onceuponatime",
    "hakunamatata",
    "supercalifragilisticexpialidocious",
    "callmeishmael",
    "iamtheoneandonly",
    "ihavenoideawhat",
    "idontknowmypassword",
    "iforgotmypassword",
    "ilovemyhusband",
    "ilovemychildren",
    "ilovemydaughter",
    "ilovemygirlfriend",
    "ilovemyboyfriend",
    "inthebeginning",
    "jesuslovesme",
    "justkeepswimming",
    "keepcalmandcarryon",
    "livelaughlove",
    "longlivetheking",
    "lordoftherings",
    "loveisallyouneed",
    "nevergiveup",
    "nevergonnagiveyouup",
    "ohcaptainmycaptain",
    "opensesame",
    "playstation",
    "rememberme",
    "roseisaroseisarose",
    "somewhereovertherainbow",
    "thelordismyshepherd",
    "theanswerisfortytwo",
    "toinfinityandbeyond",
    "wearethechampions",
    "winteriscoming",
    "wouldntyouliketoknow",
    "youshallnotpass",
    "yellowsubmarine",
    "letitbeletitbe",
    "hellohellohello",
    "hellodarknessmyoldfriend",
];

/// Rows of keys, as fingers run along them.
const ROWS: &[&str] = &[
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "yxcvbnm",
    "azertyuiop",
];

/// The fewest letters of a word about the person or the practice that counts.
const A_WORD: usize = 4;
/// The fewest letters that must be left when everything well known is taken out.
const OWN: usize = 7;
/// The fewest different letters.
const DIFFERENT: usize = 5;

/// Whether a password is among the first that are guessed for somebody whom these texts are about.
pub(super) fn is(password: &str, about: &[&str]) -> bool {
    let plain = letters(password);
    let told = letters(&untwisted(password));
    [&plain, &told].into_iter().any(|text| {
        WHOLE.contains(&text.as_str())
            || is_monotonous(text)
            || is_a_run(text)
            || is_made_of_known(text)
            || is_about(text, about)
    })
}

/// Small letters and digits only. A password of other signs stays as it is.
fn letters(text: &str) -> String {
    let kept: String = text
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    if kept.is_empty() {
        text.to_owned()
    } else {
        kept
    }
}

/// Letters in the place of the signs that are written for them.
fn untwisted(text: &str) -> String {
    text.chars()
        .map(|sign| match sign {
            '0' => 'o',
            '1' | '!' => 'i',
            '3' => 'e',
            '4' | '@' => 'a',
            '5' | '$' => 's',
            '7' => 't',
            '8' => 'b',
            other => other,
        })
        .collect()
}

/// Few different signs, or a short piece over and over.
fn is_monotonous(text: &str) -> bool {
    let signs: Vec<char> = text.chars().collect();
    let mut different = signs.clone();
    different.sort_unstable();
    different.dedup();
    let repeats = |unit: usize| {
        signs
            .iter()
            .zip(signs.iter().skip(unit))
            .all(|(one, other)| one == other)
    };
    different.len() < DIFFERENT || (1..=signs.len() / 2).take(8).any(repeats)
}

/// Most signs follow each other on the keyboard, in the alphabet or in counting.
fn is_a_run(text: &str) -> bool {
    let signs: Vec<char> = text.chars().collect();
    let pairs = signs.len().saturating_sub(1);
    let follow = signs
        .windows(2)
        .filter(|pair| follows(pair[0], pair[1]) || follows(pair[1], pair[0]) || pair[0] == pair[1])
        .count();
    pairs > 0 && follow * 10 >= pairs * 7
}

fn follows(one: char, other: char) -> bool {
    ROWS.iter().any(|row| {
        row.chars()
            .zip(row.chars().skip(1))
            .any(|pair| pair == (one, other))
    })
}

/// Nothing much is left when what everybody knows is taken out.
fn is_made_of_known(text: &str) -> bool {
    let mut own = text.to_owned();
    for word in WELL_KNOWN {
        own = own.replace(word, "");
    }
    own.chars().filter(|c| c.is_alphabetic()).count() < OWN && own.len() < text.len()
}

/// A word about the person or the practice is in it.
fn is_about(text: &str, about: &[&str]) -> bool {
    about
        .iter()
        .flat_map(|one| one.split(|c: char| !c.is_alphanumeric()))
        .map(str::to_lowercase)
        .filter(|word| word.chars().count() >= A_WORD)
        .any(|word| text.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABOUT: [&str; 3] = [
        "Ada Lovelace",
        "ada.l@sunny-mail.example",
        "Synergy eTherapy",
    ];

    #[test]
    fn what_everybody_tries_first_is_guessable() {
        for password in [
            "passwordpassword",
            "Passw0rdPassw0rd",
            "password12345678",
            "P@ssword!2026!!!!",
            "123456789012345",
            "qwertyuiopasdfghjkl",
            "qwertyuiop12345",
            "aaaaaaaaaaaaaaaaaa",
            "abababababababab",
            "abcabcabcabcabcabc",
            "abcdefghijklmnop",
            "iloveyouiloveyou",
            "correct horse battery staple",
            "The quick brown fox",
            "letmeinletmein123",
            "1q2w3e4r5t6y7u8i",
            "January2026January",
            "!!!!!!!!!!!!!!!!",
        ] {
            assert!(is(password, &ABOUT), "{password}");
        }
    }

    #[test]
    fn what_has_to_do_with_the_person_or_the_practice_is_guessable() {
        for password in [
            "lovelace and the engine",
            "my synergy pass phrase",
            "sunny afternoon walk",
            "5ynergy with the team",
        ] {
            assert!(is(password, &ABOUT), "{password}");
        }
    }

    #[test]
    fn ordinary_words_in_an_unusual_row_are_not() {
        for password in [
            "eleven quiet herons",
            "copper kettle monsoon verb",
            "my grandmother kept bees in the attic",
            "x7Kq!vR2mZ9pLw4T",
            "зимой на юге тепло и тихо",
            "adamant purple giraffe",
        ] {
            assert!(!is(password, &ABOUT), "{password}");
        }
    }
}
