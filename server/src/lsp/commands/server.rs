//! Commands about the server itself.

use tokio::sync::oneshot;
use tower_lsp::jsonrpc::Error;

use super::{Action, Call, Command, Outcome, Place, Run, Working};
use crate::lsp::event::Event;
use crate::lsp::held::Needs;
use crate::lsp::main_loop::MainLoop;
use crate::lsp::status::Status;
use crate::lsp::views;

/// The rows.
pub const COMMANDS: &[Command] = &[
    Command {
        id: "openchoreo.showStatus",
        title: "Show Status",
        about: "Shows what the server knows: the folders, how far they are read, the generation and the findings.",
        icon: Some("info"),
        needs_trust: false,
        needs: Needs::File,
        places: &[Place::Palette, Place::ViewTitle(views::PROJECTS)],
        run: Run::Task(status),
    },
    Command {
        id: "openchoreo.showLog",
        title: "Show Server Log",
        about: "Shows what the server reports about itself.",
        icon: None,
        needs_trust: false,
        needs: Needs::File,
        places: &[Place::Palette],
        run: Run::Client(Action::Log),
    },
    Command {
        id: "openchoreo.restartServer",
        title: "Restart Server",
        about: "Stops the server and starts it again; it reads the workspace anew.",
        icon: None,
        needs_trust: false,
        needs: Needs::File,
        places: &[Place::Palette],
        run: Run::Client(Action::Restart),
    },
    Command {
        id: "openchoreo.showReferences",
        title: "Show References",
        about: "Shows the places that a lens counts.",
        icon: None,
        needs_trust: false,
        needs: Needs::File,
        places: &[],
        run: Run::Client(Action::References),
    },
];

fn status(call: Call) -> Working {
    Box::pin(async move {
        let (reply, answer) = oneshot::channel();
        let look = move |state: &MainLoop| _ = reply.send(Status::of(state));
        // The loop ends only with the program.
        let _ = call.inbox.send(Event::Inspect(Box::new(look)));
        let status = answer.await.map_err(|_| Error::internal_error())?;
        Ok(Outcome::Document { title: "OpenChoreo Status".to_owned(), language: "markdown", text: status.page() })
    })
}
