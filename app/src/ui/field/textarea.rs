use leptos::prelude::*;

use super::{Hints, Label, described_by};

/// A question answered in one's own words. It grows with them, says beforehand how many fit, and
/// takes no more.
#[component]
pub fn TextArea(
    /// The question.
    #[prop(into)]
    label: Signal<String>,
    /// The answer's name in the form, and the box's `id`.
    #[prop(into)]
    name: String,
    /// What was answered before.
    #[prop(into, optional)]
    value: MaybeProp<String>,
    /// Why it is asked; how much fits is added to it.
    #[prop(into, optional)]
    why: MaybeProp<String>,
    /// What is wrong with the answer.
    #[prop(into, optional)]
    error: MaybeProp<String>,
    /// Marks the question as one that may stay unanswered.
    #[prop(optional)]
    optional: bool,
    /// The most characters that are taken.
    #[prop(optional)]
    max: Option<u32>,
) -> impl IntoView {
    let why: MaybeProp<String> = MaybeProp::derive(move || match (why.get(), max) {
        (Some(why), Some(max)) => Some(format!("{why} Up to {max} characters.")),
        (None, Some(max)) => Some(format!("Up to {max} characters.")),
        (why, None) => why,
    });
    let described = {
        let name = name.clone();
        move || described_by(&name, &why, &error)
    };
    view! {
        <div class="field">
            <Label name=name.clone() label optional />
            <Hints name=name.clone() why error />
            <textarea
                class="control"
                id=name.clone()
                name=name
                rows="4"
                maxlength=max
                aria-describedby=described
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                inner_html=escaped(&value.get_untracked().unwrap_or_default())
            ></textarea>
        </div>
    }
    .into_any()
}

/// The framework writes the content of a textarea as it is, because HTML has no elements in there;
/// an end tag in somebody's words would end it all the same.
fn escaped(words: &str) -> String {
    words
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cannot_end_the_box_that_they_stand_in() {
        assert_eq!(
            escaped("a &amp; </textarea><h1>"),
            "a &amp;amp; &lt;/textarea&gt;&lt;h1&gt;"
        );
    }
}
