//! For people: a tree, in which a stage stands below the one that it waits for.

use std::io::{self, Write};

use crate::cli::output::printable;
use crate::features::stages::{EdgeView, ObjectView, StageView, View};
use crate::gitops::{Content, Layout, StageId};

const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";
const RESET: &str = "\u{1b}[0m";

/// Longer names do not push the column of files away.
const WIDEST_NAME: usize = 48;

/// Writes everything.
pub fn write(out: &mut dyn Write, view: &View) -> io::Result<()> {
    let made_of = match view.layout {
        Layout::Settings => "stages of the settings",
        Layout::Flux => "Flux Kustomizations",
        Layout::Argo => "Argo CD Applications",
        Layout::Kustomize => "kustomization files, in no order",
        Layout::None => {
            return writeln!(out, "no stages: there are no Flux or Argo CD objects, no kustomization files");
        }
    };
    writeln!(out, "{} {made_of}\n", view.stages.len())?;
    let tree = Tree { view };
    for stage in view.stages.iter().filter(|stage| tree.parent(stage).is_none()) {
        tree.write(out, stage, "", "")?;
    }
    if !view.uncovered.is_empty() {
        writeln!(out, "\n{BOLD}in no stage{RESET}")?;
        for file in &view.uncovered {
            writeln!(out, "  {}", printable(file))?;
        }
    }
    edges(out, &view.edges)
}

struct Tree<'a> {
    view: &'a View,
}

impl Tree<'_> {
    /// The stage below which a stage is drawn: of those it waits for the one that comes last. In a
    /// circle there may be none that comes before.
    fn parent(&self, stage: &StageView) -> Option<StageId> {
        let position = |id: StageId| self.view.stages.iter().position(|stage| stage.id == id);
        let own = position(stage.id);
        stage.after.iter().copied().filter(|id| position(*id) < own).max_by_key(|id| position(*id))
    }

    fn write(&self, out: &mut dyn Write, stage: &StageView, first: &str, rest: &str) -> io::Result<()> {
        let what = match stage.content {
            Content::Missing => "the path leads nowhere".to_owned(),
            Content::External => "another repository".to_owned(),
            Content::Unread => "the path is a link, or left out: not looked into".to_owned(),
            Content::Undecided => "nobody can tell which repository".to_owned(),
            _ => match stage.objects.len() {
                1 => "1 object".to_owned(),
                count => format!("{count} objects"),
            },
        };
        let name = printable(&stage.name);
        write!(out, "{first}{BOLD}{name}{RESET}  {}  {DIM}{what}{RESET}", printable(&stage.path))?;
        let parent = self.parent(stage);
        let others = stage.after.iter().zip(&stage.depends_on).filter(|(id, _)| Some(**id) != parent);
        let others: Vec<String> = others.map(|(_, name)| printable(name)).collect();
        if others.is_empty() {
            writeln!(out)?;
        } else {
            writeln!(out, "  {DIM}also after {}{RESET}", others.join(", "))?;
        }
        let below: Vec<&StageView> =
            self.view.stages.iter().filter(|other| self.parent(other) == Some(stage.id)).collect();
        let called = |object: &ObjectView| match &object.namespace {
            Some(namespace) => printable(&format!("{namespace}/{}", object.name)),
            None => printable(&object.name),
        };
        let width = stage.objects.iter().map(|object| object.kind.len()).max().unwrap_or(0);
        let longest = stage.objects.iter().map(|object| called(object).chars().count()).max().unwrap_or(0);
        let column = longest.min(WIDEST_NAME);
        for (at, object) in stage.objects.iter().enumerate() {
            let is_last = at + 1 == stage.objects.len() && below.is_empty();
            let branch = if is_last { "└─ " } else { "├─ " };
            let (kind, name) = (printable(&object.kind), called(object));
            let place = printable(&format!("{}:{}", object.file, object.line + 1));
            writeln!(out, "{rest}{branch}{kind:width$}  {name:column$}  {DIM}{place}{RESET}")?;
        }
        for (at, other) in below.iter().enumerate() {
            let (branch, bar) = if at + 1 == below.len() { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            self.write(out, other, &format!("{rest}{branch}"), &format!("{rest}{bar}"))?;
        }
        Ok(())
    }
}

/// How many references there are of each sort, and those that go wrong one by one.
fn edges(out: &mut dyn Write, edges: &[EdgeView]) -> io::Result<()> {
    let words = [
        ("same", "in the same stage"),
        ("ancestor", "to an earlier stage"),
        ("unordered", "to a stage without order"),
        ("descendant", "to a later stage"),
        ("external", "outside of the repository"),
        ("missing", "to nothing"),
    ];
    let parts: Vec<String> = words
        .iter()
        .map(|(place, words)| (edges.iter().filter(|edge| edge.place == *place).count(), words))
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{count} {words}"))
        .collect();
    if parts.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{BOLD}references{RESET}: {}", parts.join(", "))?;
    for edge in edges.iter().filter(|edge| matches!(edge.place, "unordered" | "descendant" | "missing")) {
        let line =
            format!("{:10} {} {} -> {} {}", edge.place, edge.from.kind, edge.from.name, edge.to.kind, edge.to.name);
        let place = format!("{}:{}", edge.from.file, edge.from.range.start.line + 1);
        writeln!(out, "  {}  {DIM}{}{RESET}", printable(&line), printable(&place))?;
    }
    Ok(())
}
