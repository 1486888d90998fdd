//! How a mail looks: the site's colors and type (see `style/tokens.css`), as mail programs know them.
//! Fonts are those that a machine has.

/// The column's width in pixels.
pub(super) const COLUMN: u32 = 600;
/// What a panel takes from the width of what stands in it, in pixels.
pub(super) const PANEL_EDGES: u32 = 44;
/// What a quotation takes from it.
pub(super) const QUOTE_EDGE: u32 = 21;
/// What a list takes from it.
const ITEM_EDGE: u32 = 24;

/// Where a block stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// The room it has, in pixels.
    pub(super) width: u32,
    /// Whether it stands in the middle.
    pub(super) is_centered: bool,
}

impl Place {
    /// In the column itself.
    pub(super) const COLUMN: Self = Self {
        width: COLUMN,
        is_centered: false,
    };

    /// In something that takes `edges` pixels of the width.
    pub(super) fn narrower(self, edges: u32) -> Self {
        Self {
            width: self.width.saturating_sub(edges).max(ITEM_EDGE),
            ..self
        }
    }

    /// In an item of a list.
    pub(super) fn in_item(self) -> Self {
        self.narrower(ITEM_EDGE)
    }
}

macro_rules! sans {
    () => {
        "font-family:'Segoe UI',-apple-system,BlinkMacSystemFont,Roboto,Helvetica,Arial,sans-serif"
    };
}
macro_rules! serif {
    () => {
        "font-family:Georgia,'Times New Roman',serif;font-weight:normal"
    };
}
macro_rules! ink {
    () => {
        "color:#16261f"
    };
}
macro_rules! soft {
    () => {
        "color:#46574f"
    };
}
macro_rules! green {
    () => {
        "#16513c"
    };
}
macro_rules! hairline {
    () => {
        "1px solid #dedbd2"
    };
}

pub(super) const PAPER: &str = "#fcf9f3";
pub(super) const ACCENT: &str = green!();
pub(super) const WASH: &str = "#e7f0e5";
pub(super) const NOTICE_WASH: &str = "#f8eee4";

/// What the dark theme changes: a class, its color behind words, of words, and of its edges; empty
/// where it stays.
const DARK: [[&str; 4]; 9] = [
    ["paper", "#0f1612", "", ""],
    ["ink", "", "#ebe7df", ""],
    ["soft", "", "#b3b1a7", ""],
    ["link", "", "#85ccad", ""],
    ["hair", "", "", "#2e3833"],
    ["rule", "", "", "#6f7b71"],
    ["wash", "#172e25", "", "#85ccad"],
    ["notice", "#36241c", "", "#eea87e"],
    ["button", "#85ccad", "#051810", ""],
];

pub(super) const BODY: &str = "margin:0;padding:0;background-color:#fcf9f3;-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%";
pub(super) const HIDDEN_SUMMARY: &str = "display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;mso-hide:all";
pub(super) const TEXT: &str = concat!(
    sans!(),
    ";font-size:17px;line-height:1.6;text-align:left;overflow-wrap:break-word;",
    ink!()
);
pub(super) const SOFT: &str = concat!(sans!(), ";font-size:15px;line-height:1.5;", soft!());
pub(super) const HAIR_BELOW: &str = concat!("border-bottom:", hairline!());
pub(super) const LINK: &str = concat!("color:", green!(), ";text-decoration:underline");

pub(super) const H1: &str = concat!(
    serif!(),
    ";font-size:33px;line-height:1.2;margin:32px 0 22px;",
    ink!()
);
pub(super) const H2: &str = concat!(
    serif!(),
    ";font-size:25px;line-height:1.28;margin:36px 0 12px;",
    ink!()
);
pub(super) const H3: &str = concat!(
    serif!(),
    ";font-size:20px;line-height:1.35;margin:28px 0 10px;",
    ink!()
);
pub(super) const H4: &str = concat!(
    "font-size:17px;line-height:1.5;font-weight:600;margin:24px 0 8px;",
    ink!()
);
pub(super) const PARAGRAPH: &str = "margin:0 0 18px";
pub(super) const TITLE: &str = "margin:0 0 6px;font-weight:600";
pub(super) const CAPTION: &str =
    concat!("margin:0 0 22px;font-size:15px;line-height:1.5;", soft!());

pub(super) const PICTURE: &str = concat!(
    "display:block;width:100%;height:auto;border:0;border-radius:12px;background-color:#e7f0e5;",
    "font-size:15px;line-height:1.5;",
    soft!()
);
pub(super) const QUOTE: &str = concat!(
    serif!(),
    ";font-size:20px;line-height:1.45;margin:0 0 18px;padding:2px 0 2px 18px;border-left:3px solid #7a8378"
);
pub(super) const LIST: &str = "margin:0 0 18px 24px;padding:0";
pub(super) const ITEM: &str = "margin:0 0 7px;padding:0";
pub(super) const RULE: &str = concat!("margin:30px 0;border:0;border-top:", hairline!());
pub(super) const CODE: &str = "font-family:Menlo,Consolas,monospace;font-size:15px";
pub(super) const CODE_BLOCK: &str = "font-family:Menlo,Consolas,monospace;font-size:15px;line-height:1.5;white-space:pre-wrap;margin:0 0 18px";
pub(super) const MARKED: &str = concat!("background-color:#f8eee4;", ink!());
pub(super) const NOTE_SIGN: &str = "font-size:12px;line-height:0";

pub(super) const TABLE_EDGE: &str = "overflow-x:auto;margin:0 0 22px";
pub(super) const TABLE: &str = "border-collapse:collapse";
pub(super) const CELL: &str = concat!(
    sans!(),
    ";font-size:16px;line-height:1.5;padding:8px 16px 8px 0;text-align:left;vertical-align:top;border-bottom:",
    hairline!(),
    ";",
    ink!()
);
pub(super) const HEAD_CELL: &str = concat!(
    sans!(),
    ";font-size:16px;line-height:1.5;font-weight:600;padding:8px 16px 8px 0;text-align:left;vertical-align:bottom;border-bottom:",
    hairline!(),
    ";",
    ink!()
);

macro_rules! panel {
    () => {
        concat!(
            sans!(),
            ";font-size:17px;line-height:1.6;padding:18px 20px 2px;border-radius:12px;",
            ink!()
        )
    };
}

pub(super) const NOTE: &str = concat!(
    panel!(),
    ";background-color:#e7f0e5;border-left:4px solid ",
    green!()
);
pub(super) const IMPORTANT: &str = concat!(
    panel!(),
    ";background-color:#f8eee4;border-left:4px solid #9d4b28"
);
pub(super) const INVITATION: &str = concat!(
    serif!(),
    ";font-size:21px;line-height:1.38;padding:30px 20px 14px;border-radius:12px;text-align:center;background-color:#e7f0e5;",
    ink!()
);
pub(super) const BUTTON_CELL: &str = concat!(
    "border-radius:10px;mso-padding-alt:13px 24px;background-color:",
    green!()
);
pub(super) const BUTTON: &str = concat!(
    sans!(),
    ";display:inline-block;padding:13px 24px;border-radius:10px;font-size:17px;line-height:1.3;font-weight:600;text-decoration:none;color:#fdfaf3;background-color:",
    green!()
);

pub(super) const POST: &str = concat!(
    sans!(),
    ";font-size:17px;line-height:1.5;padding:14px 0 12px;border-top:",
    hairline!(),
    ";",
    ink!()
);
pub(super) const POST_TITLE: &str =
    "margin:0 0 4px;font-family:Georgia,'Times New Roman',serif;font-size:19px;line-height:1.35";
pub(super) const POST_ABOUT: &str =
    concat!("margin:0 0 4px;font-size:15px;line-height:1.5;", soft!());
pub(super) const SOURCES: &str = concat!(
    sans!(),
    ";font-size:15px;line-height:1.55;padding:0 0 12px;border-top:",
    hairline!(),
    ";",
    soft!()
);

pub(super) const SOURCES_HEADING: &str = concat!(
    serif!(),
    ";font-size:20px;line-height:1.35;margin:18px 0 8px;",
    soft!()
);

pub(super) const CRISIS: &str = concat!(
    sans!(),
    ";font-size:16px;line-height:1.5;padding:14px 18px;border-radius:12px;border-left:4px solid #9d4b28;background-color:#f8eee4;",
    ink!()
);
pub(super) const NUMBER: &str = concat!(
    "color:",
    green!(),
    ";font-weight:600;white-space:nowrap;text-decoration:underline"
);
pub(super) const FOOT: &str = concat!(
    sans!(),
    ";font-size:15px;line-height:1.75;padding:0 0 14px;",
    soft!()
);
pub(super) const FOOT_LINK: &str = concat!(
    "display:inline-block;padding:4px 0;color:",
    green!(),
    ";text-decoration:underline"
);

/// What a document says of itself, and the dark theme: for programs that follow the reader's
/// preference, and once more for Outlook on the web, which names its own.
pub(super) fn head() -> String {
    let mut media = String::new();
    let mut outlook = String::new();
    for [class, behind, words, edges] in DARK {
        let behind = rule("background-color", behind);
        let (words, edges) = (rule("color", words), rule("border-color", edges));
        media.push_str(&format!(".{class}{{{behind}{words}{edges}}}\n"));
        if !behind.is_empty() {
            outlook.push_str(&format!("[data-ogsb] .{class}{{{behind}}}\n"));
        }
        if !words.is_empty() || !edges.is_empty() {
            outlook.push_str(&format!("[data-ogsc] .{class}{{{words}{edges}}}\n"));
        }
    }
    format!(
        r#"<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
<meta name="x-apple-disable-message-reformatting">
<!--[if mso]><xml><o:OfficeDocumentSettings xmlns:o="urn:schemas-microsoft-com:office:office"><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml><![endif]-->
<style>
:root{{color-scheme:light dark;supported-color-schemes:light dark}}
@media (prefers-color-scheme:dark){{
{media}}}
{outlook}</style>
"#
    )
}

fn rule(property: &str, color: &str) -> String {
    if color.is_empty() {
        return String::new();
    }
    format!("{property}:{color}!important;")
}
