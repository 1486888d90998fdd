//! The lists of the index: which word stands where. The only module that knows Tantivy.
//!
//! Words are listed as they were written, not as stems: a question is widened to the words of the
//! same stem instead (the family), so that what was really typed can weigh more. There is one
//! segment, and documents have the numbers of their places among the entries.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use tantivy::{
    IndexSettings, InvertedIndexReader, SingleSegmentIndexWriter, TantivyDocument, Term,
    directory::RamDirectory,
    fieldnorm::FieldNormReader,
    postings::SegmentPostings,
    query::FuzzyTermQuery,
    schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions},
    tokenizer::{PreTokenizedString, Token},
};

use super::{
    Entry, SearchError,
    text::{is_light, stem, tokens},
};

/// Only sizes the writer's first hash table; there is no limit that could split the segment.
const WRITER_BYTES: usize = 16 << 20;

/// A word in a title is as likely to be asked for as one in so many texts.
const TITLE_WEIGHT: u32 = 10;

/// The parts of a document, each with a list of its own because each has a weight of its own.
pub const PARTS: [Part; 4] = [Part::Title, Part::Keywords, Part::Summary, Part::Body];

/// A part of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Its title.
    Title,
    /// Its keywords.
    Keywords,
    /// Its summary.
    Summary,
    /// Its text.
    Body,
}

/// The filled lists.
pub struct Shelf {
    parts: [List; 4],
    /// Every word of every part: tells what is known and how often.
    known: Arc<InvertedIndexReader>,
    known_field: Field,
    families: HashMap<Box<str>, Vec<Box<str>>>,
    documents: u32,
}

/// One part's list.
struct List {
    field: Field,
    places: Arc<InvertedIndexReader>,
    lengths: FieldNormReader,
    mean_length: f32,
}

/// A word that the index has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The word.
    pub word: String,
    /// How many documents have it.
    pub documents: u32,
    /// How likely it is to be asked for: a title says more than a text.
    pub weight: u32,
}

struct Fields {
    parts: [Field; 4],
    known: Field,
    schema: Schema,
}

impl Shelf {
    /// Puts the entries on the shelf, in their order.
    pub fn fill(entries: &[Entry]) -> Result<Self, SearchError> {
        let fields = fields();
        let index = write(entries, &fields)?;
        let searcher = index.reader()?.searcher();
        let segment = searcher.segment_reader(0);
        let mut lists = Vec::with_capacity(PARTS.len());
        for field in fields.parts {
            lists.push(list(segment, field)?);
        }
        let known = segment.inverted_index(fields.known)?;
        let families = families(&known)?;
        let documents = segment.max_doc();
        let parts: [List; 4] = lists
            .try_into()
            .map_err(|_| tantivy::TantivyError::InternalError("a part is missing".to_owned()))?;
        Ok(Self {
            parts,
            known,
            known_field: fields.known,
            families,
            documents,
        })
    }

    /// How many documents there are.
    pub fn documents(&self) -> u32 {
        self.documents
    }

    /// How many documents have the word, in any part.
    pub fn documents_with(&self, word: &str) -> Result<u32, SearchError> {
        Ok(self
            .known
            .doc_freq(&Term::from_field_text(self.known_field, word))?)
    }

    /// The known words of a stem, in the order of the alphabet.
    pub fn family(&self, stem: &str) -> &[Box<str>] {
        self.families
            .get(stem)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// Where a word stands in one part, with its positions.
    pub fn places(&self, part: Part, word: &str) -> Result<Option<SegmentPostings>, SearchError> {
        let list = &self.parts[part as usize];
        let term = Term::from_field_text(list.field, word);
        Ok(list
            .places
            .read_postings(&term, IndexRecordOption::WithFreqsAndPositions)?)
    }

    /// In how many documents and how often a word stands, without its positions.
    pub fn counts(&self, part: Part, word: &str) -> Result<Option<SegmentPostings>, SearchError> {
        let list = &self.parts[part as usize];
        let term = Term::from_field_text(list.field, word);
        Ok(list
            .places
            .read_postings(&term, IndexRecordOption::WithFreqs)?)
    }

    /// The length of a document's part in steps of about a tenth (Tantivy's byte for it).
    pub fn length_step(&self, part: Part, document: u32) -> u8 {
        self.parts[part as usize].lengths.fieldnorm_id(document)
    }

    /// The length of a document's part in words, rounded down to its step.
    pub fn length(&self, part: Part, document: u32) -> u32 {
        self.parts[part as usize].lengths.fieldnorm(document)
    }

    /// How long a part is in each step, against the mean of all documents.
    pub fn relative_lengths(&self, part: Part) -> [f32; 256] {
        let mean = self.parts[part as usize].mean_length;
        std::array::from_fn(|step| {
            let step = u8::try_from(step).unwrap_or(u8::MAX);
            FieldNormReader::id_to_fieldnorm(step) as f32 / mean
        })
    }

    /// Known words that are `edits` (1 or 2) letters away at most; letters changed over count as
    /// one. The word itself is not among them.
    pub fn near(&self, word: &str, edits: u8) -> Result<Vec<Known>, SearchError> {
        let term = Term::from_field_text(self.known_field, word);
        let automaton = FuzzyTermQuery::new(term, edits, true).automaton()?;
        let mut stream = self.known.terms().search(automaton).into_stream()?;
        let mut near = Vec::new();
        while let Some((key, info)) = stream.next() {
            near.extend(
                self.judged(key, info.doc_freq)?
                    .filter(|found| found.word != word),
            );
        }
        Ok(near)
    }

    /// Known words that begin like this and are longer: the `most` likely ones.
    pub fn beginning(&self, prefix: &str, most: usize) -> Result<Vec<Known>, SearchError> {
        let mut stream = self.known.terms().range().gt(prefix).into_stream()?;
        let mut found = Vec::new();
        while let Some((key, info)) = stream.next() {
            if !key.starts_with(prefix.as_bytes()) {
                break;
            }
            found.extend(
                self.judged(key, info.doc_freq)?
                    .filter(|found| !is_light(&found.word)),
            );
        }
        found.sort_by(|a, b| {
            b.documents
                .cmp(&a.documents)
                .then_with(|| a.word.cmp(&b.word))
        });
        found.truncate(most);
        Ok(found)
    }

    fn judged(&self, key: &[u8], documents: u32) -> Result<Option<Known>, SearchError> {
        let Ok(word) = std::str::from_utf8(key) else {
            return Ok(None);
        };
        let title = &self.parts[Part::Title as usize];
        let titles = title
            .places
            .doc_freq(&Term::from_field_text(title.field, word))?;
        let weight = documents.saturating_add(titles.saturating_mul(TITLE_WEIGHT));
        Ok(Some(Known {
            word: word.to_owned(),
            documents,
            weight,
        }))
    }
}

fn fields() -> Fields {
    let mut schema = Schema::builder();
    let placed = lists(IndexRecordOption::WithFreqsAndPositions, true);
    let parts = ["title", "keywords", "summary", "body"]
        .map(|name| schema.add_text_field(name, placed.clone()));
    let known = schema.add_text_field("known", lists(IndexRecordOption::Basic, false));
    Fields {
        parts,
        known,
        schema: schema.build(),
    }
}

fn lists(option: IndexRecordOption, lengths: bool) -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_index_option(option)
        .set_fieldnorms(lengths);
    TextOptions::default().set_indexing_options(indexing)
}

fn write(entries: &[Entry], fields: &Fields) -> Result<tantivy::Index, SearchError> {
    let mut writer: SingleSegmentIndexWriter = tantivy::Index::builder()
        .schema(fields.schema.clone())
        .settings(IndexSettings::default())
        .single_segment_index_writer(RamDirectory::create(), WRITER_BYTES)?;
    for entry in entries {
        writer.add_document(document(entry, fields))?;
    }
    Ok(writer.finalize()?)
}

fn document(entry: &Entry, fields: &Fields) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    let mut known = BTreeSet::new();
    let texts = [&entry.title, &entry.keywords, &entry.summary, &entry.body];
    for (field, text) in fields.parts.into_iter().zip(texts) {
        let words: Vec<String> = tokens(text).map(|token| token.word).collect();
        for word in &words {
            if !known.contains(word) {
                known.insert(word.clone());
            }
        }
        document.add_pre_tokenized_text(field, row(words));
    }
    document.add_pre_tokenized_text(fields.known, row(known));
    document
}

/// Words in a row as Tantivy takes them. It is not given the text: nothing is stored there.
fn row(words: impl IntoIterator<Item = String>) -> PreTokenizedString {
    let words = words.into_iter().enumerate();
    let tokens = words.map(|(position, text)| Token {
        position,
        text,
        ..Token::default()
    });
    PreTokenizedString {
        text: String::new(),
        tokens: tokens.collect(),
    }
}

fn list(segment: &tantivy::SegmentReader, field: Field) -> Result<List, SearchError> {
    let places = segment.inverted_index(field)?;
    // At least one word, so that an empty part divides nothing by zero.
    let words = places.total_num_tokens().max(1) as f32;
    Ok(List {
        field,
        lengths: segment.get_fieldnorms_reader(field)?,
        mean_length: words / segment.max_doc().max(1) as f32,
        places,
    })
}

fn families(known: &InvertedIndexReader) -> Result<HashMap<Box<str>, Vec<Box<str>>>, SearchError> {
    let mut families: HashMap<Box<str>, Vec<Box<str>>> = HashMap::new();
    let mut stream = known.terms().stream()?;
    while let Some((key, _)) = stream.next() {
        let Ok(word) = std::str::from_utf8(key) else {
            continue;
        };
        families
            .entry(stem(word).into())
            .or_default()
            .push(word.into());
    }
    Ok(families)
}
