//! Setting a title: how large, and which words stand on which line.

/// The sizes of a title, large to small, in pixels, and how many lines it may have at each.
const SIZES: [(f32, usize); 4] = [(92.0, 2), (78.0, 3), (64.0, 4), (54.0, 4)];
/// How wide the mark is that stands for what was left out, in ems.
const ELLIPSIS: f32 = 1.0;

/// A word of the title.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// The word.
    pub text: String,
    /// How wide it is at a size of one pixel.
    pub width: f32,
}

/// A title as it is set.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// In pixels.
    pub size: f32,
    /// Its lines; at most four.
    pub lines: Vec<String>,
}

/// Sets a title in the largest size that `room` (pixels) has the lines for, and its lines about
/// equally long. What fits in no size is cut, and a mark says so. `space` is how wide a space is at a
/// size of one pixel.
pub fn set(words: Vec<Word>, space: f32, room: f32) -> Setting {
    for (size, most) in SIZES {
        let lines = fill(&words, space, room / size);
        if lines.len() <= most && lines.iter().all(|line| line.width <= room / size) {
            return balanced(&words, space, size, room);
        }
    }
    let (size, most) = SIZES[SIZES.len() - 1];
    balanced(
        &shortened(words, space, room / size, most),
        space,
        size,
        room,
    )
}

/// A line in the making.
struct Line<'a> {
    words: &'a [Word],
    width: f32,
}

/// Fills one line after the other.
fn fill(words: &[Word], space: f32, room: f32) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let (mut from, mut width) = (0, 0.0);
    for (at, word) in words.iter().enumerate() {
        let longer = width + space + word.width;
        if at == from {
            width = word.width;
        } else if longer <= room {
            width = longer;
        } else {
            lines.push(Line {
                words: &words[from..at],
                width,
            });
            (from, width) = (at, word.width);
        }
    }
    if from < words.len() {
        lines.push(Line {
            words: &words[from..],
            width,
        });
    }
    lines
}

/// Lines in the narrowest room that has as many: no last line of one short word.
fn balanced(words: &[Word], space: f32, size: f32, room: f32) -> Setting {
    let count = fill(words, space, room / size).len();
    let (mut narrow, mut wide) = (0.0, room / size);
    for _ in 0..12 {
        let middle = f32::midpoint(narrow, wide);
        let lines = fill(words, space, middle);
        if lines.len() <= count && lines.iter().all(|line| line.width <= middle) {
            wide = middle;
        } else {
            narrow = middle;
        }
    }
    let texts = |line: &Line<'_>| {
        let words: Vec<&str> = line.words.iter().map(|word| word.text.as_str()).collect();
        words.join(" ")
    };
    Setting {
        size,
        lines: fill(words, space, wide).iter().map(texts).collect(),
    }
}

/// As many words as `most` lines have room for, none of them wider than a line.
fn shortened(mut words: Vec<Word>, space: f32, room: f32, most: usize) -> Vec<Word> {
    for word in &mut words {
        if word.width > room {
            *word = cut(word, room);
        }
    }
    while fill(&words, space, room).len() > most && words.len() > 1 {
        words.pop();
        if let Some(last) = words.last_mut() {
            let word = last
                .text
                .trim_end_matches(|letter: char| !letter.is_alphanumeric());
            last.text = format!("{word}…");
            last.width += ELLIPSIS;
        }
    }
    words
}

fn cut(word: &Word, room: f32) -> Word {
    let letters = word.text.chars().count();
    let mut text = word.text.clone();
    let mut left = letters;
    // Letters are about equally wide in a word that is so long.
    let width = |left: usize| word.width * left as f32 / letters as f32 + ELLIPSIS;
    while left > 1 && width(left) > room {
        text.pop();
        left -= 1;
    }
    Word {
        text: format!("{text}…"),
        width: width(left),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every letter half an em wide, a space a quarter.
    fn lines(title: &str) -> Setting {
        let words = title.split(' ').map(|text| Word {
            text: text.to_owned(),
            width: text.chars().count() as f32 * 0.5,
        });
        set(words.collect(), 0.25, 700.0)
    }

    #[test]
    fn a_short_title_is_large_and_a_long_one_has_four_lines_at_most() {
        assert_eq!(lines("Grief").size, 92.0);
        let long = lines("one two three four five six seven eight nine ten eleven twelve thirteen");
        assert!(long.size < 92.0 && long.lines.len() <= 4, "{long:?}");
    }

    #[test]
    fn lines_are_about_equally_long() {
        let title = lines("What trauma does in the body");
        assert_eq!(title.lines, ["What trauma", "does in the body"]);
    }

    #[test]
    fn nothing_is_lost_that_has_room() {
        let title = "Two kinds of help, one plan: counseling and medication together, and what makes it hard";
        assert_eq!(lines(title).lines.join(" "), title);
    }

    #[test]
    fn what_has_no_room_is_cut_and_says_so() {
        let long = lines(&"word, ".repeat(80));
        assert_eq!((long.size, long.lines.len()), (54.0, 4));
        assert!(long.lines[3].ends_with("word…"), "{long:?}");
        let one = lines(&"a".repeat(90));
        assert_eq!(one.lines.len(), 1);
        assert!(one.lines[0].ends_with('…') && one.lines[0].chars().count() < 27);
    }

    #[test]
    fn an_empty_title_has_no_lines() {
        assert!(set(Vec::new(), 0.25, 700.0).lines.is_empty());
    }
}
