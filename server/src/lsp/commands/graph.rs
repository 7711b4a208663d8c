//! Pictures of the repository: what `openchoreo/graph` answers, shown.

use tower_lsp::jsonrpc::Result;

use super::{Arguments, Command, Level, Outcome, Place, Run};
use crate::features::graph::{Format, Subject};
use crate::lsp::held::Needs;
use crate::lsp::requests::draw;
use crate::lsp::view::View;
use crate::lsp::views;

/// The rows.
pub const COMMANDS: &[Command] = &[
    Command {
        id: "openchoreo.showStagesGraph",
        title: "Show Graph of the Stages",
        about: "Draws the stages with their objects and their order, and the references that this order does not serve.",
        icon: Some("type-hierarchy"),
        needs_trust: false,
        needs: Needs::Index,
        places: &[Place::Palette, Place::ViewTitle(views::STAGES)],
        run: Run::Query(stages),
    },
    Command {
        id: "openchoreo.showPromotionGraph",
        title: "Show Graph of the Releases",
        about: "Draws each pipeline with the release of each component in each environment.",
        icon: Some("type-hierarchy"),
        needs_trust: false,
        needs: Needs::Index,
        places: &[Place::Palette, Place::ViewTitle(views::PROJECTS)],
        run: Run::Query(promotion),
    },
    Command {
        id: "openchoreo.showDependenciesGraph",
        title: "Show Graph of the Dependencies",
        about: "Draws components and resources with the endpoints and outputs that they use of each other.",
        icon: None,
        needs_trust: false,
        needs: Needs::Index,
        places: &[Place::Palette],
        run: Run::Query(dependencies),
    },
];

fn stages(view: &View, arguments: &Arguments) -> Result<Outcome> {
    Ok(picture(view, arguments, Subject::Stages))
}

fn promotion(view: &View, arguments: &Arguments) -> Result<Outcome> {
    Ok(picture(view, arguments, Subject::Promotion))
}

fn dependencies(view: &View, arguments: &Arguments) -> Result<Outcome> {
    Ok(picture(view, arguments, Subject::Dependencies))
}

fn picture(view: &View, arguments: &Arguments, subject: Subject) -> Outcome {
    // A file of no folder is drawn with the folder that there is.
    let uri = arguments.uri.as_ref();
    let drawn = |format| draw(view, uri, subject, format).or_else(|| draw(view, None, subject, format));
    match (drawn(Format::Svg), drawn(Format::Mermaid)) {
        (Some((_, svg)), Some((_, text))) => Outcome::Picture { title: subject.title().to_owned(), svg, text },
        _ => Outcome::Message { level: Level::Info, text: "No folder is open.".to_owned() },
    }
}
