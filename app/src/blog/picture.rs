use domain::blog::Picture;
use leptos::prelude::*;

/// The measures in pixels of the drawings that come with the program.
const DRAWING: (u32, u32) = (640, 360);

/// Where an article's picture stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Above the article: wanted at once.
    Opening,
    /// Beside its title in a list: wanted when it comes near.
    List,
}

impl Place {
    /// How wide it is there, as `sizes` says it.
    fn sizes(self) -> &'static str {
        match self {
            Self::Opening => "(min-width: 44rem) 40rem, 100vw",
            Self::List => "(min-width: 62rem) 23rem, (min-width: 42rem) 46vw, 100vw",
        }
    }
}

/// An article's picture, in the file that fits, with its measures so that nothing jumps.
#[component]
pub fn Illustration(
    /// Its address.
    #[prop(into)]
    address: String,
    /// What it shows; empty where the words beside it say so.
    #[prop(into)]
    alt: String,
    /// Where it stands.
    place: Place,
) -> impl IntoView {
    let picture = Picture::at(&address);
    let (width, height) = picture
        .as_ref()
        .map_or(DRAWING, |picture| (picture.width(), picture.height()));
    let srcset = picture.as_ref().map(Picture::srcset);
    let sizes = srcset.is_some().then(|| place.sizes());
    let is_first = place == Place::Opening;
    view! {
        <img
            class=is_first.then_some("opening")
            src=address
            srcset=srcset
            sizes=sizes
            alt=alt
            width=width
            height=height
            loading=(!is_first).then_some("lazy")
            fetchpriority=is_first.then_some("high")
            decoding="async"
        />
    }
}
