use leptos::html::Div;
use leptos::prelude::*;

/// One thing that is wrong, and the field where it can be mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The `name` of the field.
    pub field: String,
    /// The same words that stand at the field.
    pub message: String,
}

/// What kept a form from being taken: at the top, announced, focused, each line a link to its
/// field.
///
/// Without a script `autofocus` brings the reader here. With one, focus comes here whenever the
/// problems change, but is not taken from somebody who has begun to mend them while the page was
/// still waking up.
#[component]
pub fn ErrorSummary(
    /// What is wrong; nothing is shown while there is nothing.
    #[prop(into)]
    problems: Signal<Vec<Problem>>,
) -> impl IntoView {
    let summary = NodeRef::<Div>::new();
    Effect::new(move |before: Option<()>| {
        problems.track();
        if let Some(summary) = summary.get()
            && (before.is_some() || !somebody_types())
        {
            // Refused only when the element has just left the page.
            let _ = summary.focus();
        }
    });
    move || {
        let problems = problems.get();
        (!problems.is_empty()).then(|| {
            view! {
                <div class="error-summary" tabindex="-1" autofocus node_ref=summary>
                    <div role="alert">
                        <h2>"There is a problem"</h2>
                        <ul>{problems.into_iter().map(line).collect_view()}</ul>
                    </div>
                </div>
            }
            .into_any()
        })
    }
}

fn line(Problem { field, message }: Problem) -> impl IntoView {
    view! {
        <li>
            <a href=format!("#{field}") rel="external">
                {message}
            </a>
        </li>
    }
}

/// Whether a control that takes text has the focus.
fn somebody_types() -> bool {
    document().active_element().is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
    })
}
