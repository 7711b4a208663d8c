//! The word that was probably meant.

/// The candidate nearest to `word`, if it is near enough to be a slip; case does not count.
pub(super) fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| text.chars().filter(|c| !matches!(c, '-' | '_')).collect::<String>().to_lowercase();
    let wanted = plain(word);
    let bound = (wanted.chars().count() / 3).max(1);
    candidates
        .map(|candidate| (strsim::damerau_levenshtein(&wanted, &plain(candidate)), candidate))
        .filter(|(distance, candidate)| *distance <= bound.min(candidate.len() / 2))
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_and_other_spellings_are_found() {
        let known = ["componentType", "owner", "parameters", "env"];
        let near = |word| nearest(word, known.into_iter());
        assert_eq!(near("component_type"), Some("componentType"));
        assert_eq!(near("componenttype"), Some("componentType"));
        assert_eq!(near("paramters"), Some("parameters"));
        assert_eq!(near("bogus"), None);
        assert_eq!(near("x"), None);
    }
}
