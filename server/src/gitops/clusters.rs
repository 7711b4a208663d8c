//! Several clusters in one repository: `clusters/staging/apps.yaml` and `clusters/production/apps.yaml`
//! both define the stage `apps`. They never meet, so their order, their names and their objects must
//! not be compared.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::paths;
use super::stages::StageId;

/// Which stages belong to different clusters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clusters {
    /// For each stage the folders that separate clusters, with the side it lies on.
    sides: Vec<Vec<(usize, SmolStr)>>,
}

impl Clusters {
    /// From identity and file path of every stage: folders in which two files define the same stage
    /// separate clusters.
    pub fn new(stages: &[(SmolStr, SmolStr, &str)]) -> Clusters {
        let mut same: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        for (namespace, name, path) in stages {
            same.entry((namespace, name)).or_default().push(path);
        }
        let mut borders: Vec<&str> = Vec::new();
        for files in same.values_mut().filter(|files| files.len() > 1) {
            files.sort_by(|a, b| a.split('/').cmp(b.split('/')));
            borders.extend(files.windows(2).filter_map(|pair| border(pair[0], pair[1])));
        }
        borders.sort_unstable();
        borders.dedup();
        if borders.is_empty() {
            return Clusters::default();
        }
        let sides = |path: &str| {
            let side = |(at, border): (usize, &&str)| {
                let (side, _) = paths::below(path, border)?.split_once('/')?;
                Some((at, SmolStr::new(side)))
            };
            borders.iter().enumerate().filter_map(side).collect()
        };
        Clusters { sides: stages.iter().map(|(_, _, path)| sides(path)).collect() }
    }

    /// Whether two stages may be in one cluster.
    pub fn meet(&self, a: StageId, b: StageId) -> bool {
        let sides = |stage: StageId| self.sides.get(usize::from(stage.0)).map_or(&[][..], Vec::as_slice);
        let apart = |(border, side): &(usize, SmolStr)| sides(b).iter().any(|(other, s)| other == border && s != side);
        !sides(a).iter().any(apart)
    }
}

/// The folder below which the folders of two files part; `None` for two files of one folder.
fn border<'a>(a: &'a str, b: &str) -> Option<&'a str> {
    let common = paths::upwards(paths::parent(a)).find(|above| paths::is_within(b, above))?;
    let is_apart = |path: &str| paths::below(path, common).is_some_and(|rest| rest.contains('/'));
    (is_apart(a) && is_apart(b)).then_some(common)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_that_repeat_a_stage_are_clusters() {
        let stage = |name: &str, path: &'static str| (SmolStr::new("flux-system"), SmolStr::new(name), path);
        let clusters = Clusters::new(&[
            stage("apps", "clusters/eu/a/apps.yaml"),
            stage("apps", "clusters/eu/b/apps.yaml"),
            stage("apps", "clusters/us/a/apps.yaml"),
            stage("infra", "clusters/us/a/infra.yaml"),
            stage("shared", "clusters/shared.yaml"),
        ]);
        let meet = |a, b| clusters.meet(StageId(a), StageId(b));
        assert!(!meet(0, 1) && !meet(0, 2) && !meet(1, 3));
        assert!(meet(2, 3) && meet(0, 4) && meet(4, 3));
    }

    #[test]
    fn a_copy_in_the_same_folder_is_no_cluster() {
        let stage = |path: &'static str| (SmolStr::default(), SmolStr::new("apps"), path);
        let clusters = Clusters::new(&[stage("flux/a.yaml"), stage("flux/b.yaml")]);
        assert!(clusters.meet(StageId(0), StageId(1)));
    }
}
