//! A flow chart: stages with what they hold, arrows for their order, and dotted arrows for
//! references that this order does not serve.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::features::stages::{StageView, View};

/// Writes the chart.
pub fn write(out: &mut dyn Write, view: &View) -> io::Result<()> {
    writeln!(out, "flowchart TD")?;
    for (at, stage) in view.stages.iter().enumerate() {
        writeln!(out, "    s{at}[\"{}\"]", label(stage))?;
    }
    let number = |id| view.stages.iter().position(|stage| stage.id == id);
    for (at, stage) in view.stages.iter().enumerate() {
        for before in stage.after.iter().filter_map(|id| number(*id)) {
            writeln!(out, "    s{before} --> s{at}")?;
        }
    }
    for ((from, to, place), count) in crossings(view) {
        writeln!(out, "    s{from} -. \"{count} {place}\" .-> s{to}")?;
    }
    Ok(())
}

fn label(stage: &StageView) -> String {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for object in &stage.objects {
        *kinds.entry(&object.kind).or_default() += 1;
    }
    let mut lines = vec![format!("<b>{}</b>", escaped(&stage.name)), escaped(&stage.path)];
    lines.extend(kinds.iter().map(|(kind, count)| format!("{count} {}", escaped(kind))));
    lines.join("<br/>")
}

/// References between two stages whose order is wrong or open, counted.
fn crossings(view: &View) -> BTreeMap<(usize, usize, &'static str), usize> {
    let stage_of = |file: &str| view.stages.iter().position(|stage| stage.objects.iter().any(|o| o.file == file));
    let mut out = BTreeMap::new();
    for edge in view.edges.iter().filter(|edge| matches!(edge.place, "unordered" | "descendant")) {
        let to = edge.to.file.as_deref().and_then(stage_of);
        if let (Some(from), Some(to)) = (stage_of(&edge.from.file), to) {
            let place = if edge.place == "descendant" { "reversed" } else { "unordered" };
            *out.entry((from, to, place)).or_default() += 1;
        }
    }
    out
}

/// Text inside a quoted label: what Mermaid would take as markup becomes an entity code.
fn escaped(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '"' | '<' | '>' | '&' | '#' | ';' | '`' | '\\' | '[' | ']' | '{' | '}' | '|' => {
                format!("#{};", u32::from(c))
            }
            c if c.is_control() => " ".to_owned(),
            c => c.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_cannot_break_out() {
        assert_eq!(escaped("a\"b<i>#;\n"), "a#34;b#60;i#62;#35;#59; ");
    }
}
