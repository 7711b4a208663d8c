//! What a scalar is worth to each reader, as those readers said themselves.
//!
//! The table was recorded from `sigs.k8s.io/yaml` 1.6 (the API server of Kubernetes 1.36) and from kustomize's `kyaml`
//! 0.18. Where `kubectl` is at hand, its kustomize is asked again.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write;
use std::process::Command;

use openchoreo_lsp::syntax::{Dialect, NodeRef, ScalarStyle, differs, parse, to_json};
use serde_json::Value;

/// The value as written behind `a: `, and what the server and kustomize make of it, in JSON.
const RECORDED: &[(&str, &str, &str)] = &[
    ("y", "true", r#""y""#),
    ("Y", "true", r#""Y""#),
    ("yes", "true", r#""yes""#),
    ("Yes", "true", r#""Yes""#),
    ("YES", "true", r#""YES""#),
    ("yEs", r#""yEs""#, r#""yEs""#),
    ("on", "true", r#""on""#),
    ("On", "true", r#""On""#),
    ("ON", "true", r#""ON""#),
    ("n", "false", r#""n""#),
    ("N", "false", r#""N""#),
    ("no", "false", r#""no""#),
    ("No", "false", r#""No""#),
    ("NO", "false", r#""NO""#),
    ("off", "false", r#""off""#),
    ("Off", "false", r#""Off""#),
    ("OFF", "false", r#""OFF""#),
    ("true", "true", "true"),
    ("True", "true", "true"),
    ("TRUE", "true", "true"),
    ("tRue", r#""tRue""#, r#""tRue""#),
    ("false", "false", "false"),
    ("False", "false", "false"),
    ("FALSE", "false", "false"),
    ("~", "null", "null"),
    ("null", "null", "null"),
    ("Null", "null", "null"),
    ("NULL", "null", "null"),
    ("nUll", r#""nUll""#, r#""nUll""#),
    ("0", "0", "0"),
    ("-0", "0", "0"),
    ("+0", "0", "0"),
    ("1", "1", "1"),
    ("+1", "1", "1"),
    ("-1", "-1", "-1"),
    ("00", "0", "0"),
    ("007", "7", "7"),
    ("0644", "420", "420"),
    ("-0644", "-420", "-420"),
    ("08", "8", "8"),
    ("09", "9", "9"),
    ("0o17", "15", "15"),
    ("0O17", "15", "15"),
    ("-0o17", "-15", "-15"),
    ("0o8", r#""0o8""#, r#""0o8""#),
    ("0x1F", "31", "31"),
    ("0X1f", "31", "31"),
    ("-0x1f", "-31", "-31"),
    ("+0x1F", "31", "31"),
    ("0x", r#""0x""#, r#""0x""#),
    ("0xG", r#""0xG""#, r#""0xG""#),
    ("0b11", "3", "3"),
    ("0B11", "3", "3"),
    ("-0b11", "-3", "-3"),
    ("0b2", r#""0b2""#, r#""0b2""#),
    ("1_000", "1000", "1000"),
    ("1__0", "10", "10"),
    ("_1", r#""_1""#, r#""_1""#),
    ("1_", "1", "1"),
    ("0_7", "7", "7"),
    ("0x1_F", "31", "31"),
    ("-_1", "-1", "-1"),
    ("1e3", "1000", "1000"),
    ("1E3", "1000", "1000"),
    ("1e+3", "1000", "1000"),
    ("1e-3", "0.001", "0.001"),
    ("1.0", "1", "1"),
    ("1.", "1", "1"),
    ("1.50", "1.5", "1.5"),
    (".5", "0.5", "0.5"),
    ("-.5", "-0.5", "-0.5"),
    ("+.5", "0.5", "0.5"),
    (".", r#"".""#, r#"".""#),
    ("..", r#""..""#, r#""..""#),
    ("...", r#""...""#, r#""...""#),
    (".e3", r#"".e3""#, r#"".e3""#),
    ("1.e3", "1000", "1000"),
    ("1e", r#""1e""#, r#""1e""#),
    ("1e3.5", r#""1e3.5""#, r#""1e3.5""#),
    (".5_0", "0.5", "0.5"),
    ("1_0.5", "10.5", "10.5"),
    ("-0.0", "0", "0"),
    ("1e400", r#""1e400""#, r#""1e400""#),
    ("-1e400", r#""-1e400""#, r#""-1e400""#),
    ("9223372036854775807", "9223372036854775807", "9223372036854775807"),
    ("9223372036854775808", "9223372036854775808", "9223372036854775808"),
    ("18446744073709551615", "18446744073709551615", "18446744073709551615"),
    ("18446744073709551616", "18446744073709552000", "18446744073709552000"),
    ("-9223372036854775808", "-9223372036854775808", "-9223372036854775808"),
    ("-9223372036854775809", "-9223372036854776000", "-9223372036854776000"),
    ("+9223372036854775808", "9223372036854776000", "9223372036854776000"),
    ("12345678901234567890123", "1.2345678901234568e+22", "1.2345678901234568e+22"),
    ("0xFFFFFFFFFFFFFFFF", "18446744073709551615", "18446744073709551615"),
    ("0x10000000000000000", r#""0x10000000000000000""#, r#""0x10000000000000000""#),
    ("0b1111", "15", "15"),
    ("1e20", "100000000000000000000", "100000000000000000000"),
    ("1e21", "1e+21", "1e+21"),
    ("1e22", "1e+22", "1e+22"),
    ("123456789.123", "123456789.123", "123456789.123"),
    ("0.1", "0.1", "0.1"),
    ("1:30", r#""1:30""#, r#""1:30""#),
    ("12:30:45", r#""12:30:45""#, r#""12:30:45""#),
    ("190:20:30.15", r#""190:20:30.15""#, r#""190:20:30.15""#),
    ("2001-01-01", r#""2001-01-01""#, r#""2001-01-01T00:00:00Z""#),
    ("2001-1-1", r#""2001-1-1""#, r#""2001-01-01T00:00:00Z""#),
    ("2001-01-1", r#""2001-01-1""#, r#""2001-01-01T00:00:00Z""#),
    ("2001-13-01", r#""2001-13-01""#, r#""2001-13-01""#),
    ("2001-02-29", r#""2001-02-29""#, r#""2001-02-29""#),
    ("2000-02-29", r#""2000-02-29""#, r#""2000-02-29T00:00:00Z""#),
    ("2001-02-30", r#""2001-02-30""#, r#""2001-02-30""#),
    ("0000-01-01", r#""0000-01-01""#, r#""0000-01-01T00:00:00Z""#),
    ("20010-01-01", r#""20010-01-01""#, r#""20010-01-01""#),
    ("2001-01", r#""2001-01""#, r#""2001-01""#),
    ("2001-01-01T00:00:00Z", r#""2001-01-01T00:00:00Z""#, r#""2001-01-01T00:00:00Z""#),
    ("2001-01-01T1:2:3Z", r#""2001-01-01T1:2:3Z""#, r#""2001-01-01T01:02:03Z""#),
    ("2001-01-01t10:20:30Z", r#""2001-01-01t10:20:30Z""#, r#""2001-01-01T10:20:30Z""#),
    ("2001-12-14t21:59:43.10-05:00", r#""2001-12-14t21:59:43.10-05:00""#, r#""2001-12-14T21:59:43.1-05:00""#),
    (
        "2001-12-14T21:59:43.123456789123Z",
        r#""2001-12-14T21:59:43.123456789123Z""#,
        r#""2001-12-14T21:59:43.123456789Z""#,
    ),
    ("2001-12-14T21:59:43.000Z", r#""2001-12-14T21:59:43.000Z""#, r#""2001-12-14T21:59:43Z""#),
    ("2001-12-14T21:59:43,5Z", r#""2001-12-14T21:59:43,5Z""#, r#""2001-12-14T21:59:43.5Z""#),
    ("2001-12-14T21:59:43+00:00", r#""2001-12-14T21:59:43+00:00""#, r#""2001-12-14T21:59:43Z""#),
    ("2001-12-14T24:00:00Z", r#""2001-12-14T24:00:00Z""#, r#""2001-12-14T24:00:00Z""#),
    ("2001-12-14T21:59", r#""2001-12-14T21:59""#, r#""2001-12-14T21:59""#),
    ("2001-12-14T21:59:43", r#""2001-12-14T21:59:43""#, r#""2001-12-14T21:59:43""#),
    ("2001-01-01T00:00:00z", r#""2001-01-01T00:00:00z""#, r#""2001-01-01T00:00:00z""#),
    ("1.2.3", r#""1.2.3""#, r#""1.2.3""#),
    ("1,000", r#""1,000""#, r#""1,000""#),
    ("1%", r#""1%""#, r#""1%""#),
    ("0.5.0", r#""0.5.0""#, r#""0.5.0""#),
    ("1Gi", r#""1Gi""#, r#""1Gi""#),
    ("100m", r#""100m""#, r#""100m""#),
    ("v1", r#""v1""#, r#""v1""#),
    ("1-", r#""1-""#, r#""1-""#),
    ("+", r#""+""#, r#""+""#),
    ("1-2", r#""1-2""#, r#""1-2""#),
    ("0-0", r#""0-0""#, r#""0-0""#),
    ("١", r#""١""#, r#""١""#),
    ("1é", r#""1é""#, r#""1é""#),
    ("Infinity", r#""Infinity""#, r#""Infinity""#),
    ("inf", r#""inf""#, r#""inf""#),
    ("nan", r#""nan""#, r#""nan""#),
    (".INF", "refused", "refused"),
    (".Nan", r#"".Nan""#, r#"".Nan""#),
    ("infinity", r#""infinity""#, r#""infinity""#),
    ("=", r#""=""#, r#""=""#),
    ("<<", r#""<<""#, r#""<<""#),
    ("abc", r#""abc""#, r#""abc""#),
    ("0.0.0.0", r#""0.0.0.0""#, r#""0.0.0.0""#),
    ("10.0.0.0/8", r#""10.0.0.0/8""#, r#""10.0.0.0/8""#),
    ("1d", r#""1d""#, r#""1d""#),
    ("0.e", r#""0.e""#, r#""0.e""#),
    ("0e0", "0", "0"),
    ("1f", r#""1f""#, r#""1f""#),
    ("0x1p3", r#""0x1p3""#, r#""0x1p3""#),
    ("1e0x3", r#""1e0x3""#, r#""1e0x3""#),
    ("2001-12-14 21:59:43.10", r#""2001-12-14 21:59:43.10""#, r#""2001-12-14T21:59:43.1Z""#),
    ("2001-12-14 21:59:43.10 -5", r#""2001-12-14 21:59:43.10 -5""#, r#""2001-12-14 21:59:43.10 -5""#),
    ("2001-12-14  21:59:43", r#""2001-12-14  21:59:43""#, r#""2001-12-14T21:59:43Z""#),
    ("12 34", r#""12 34""#, r#""12 34""#),
    ("'yes'", r#""yes""#, r#""yes""#),
    (r#""1""#, r#""1""#, r#""1""#),
    (r#""""#, r#""""#, r#""""#),
    ("''", r#""""#, r#""""#),
    ("!!str 1", r#""1""#, r#""1""#),
    ("!!str yes", r#""yes""#, r#""yes""#),
    ("!!str", r#""""#, r#""""#),
    ("!!int 3", "3", "3"),
    (r#"!!int "3""#, "3", "3"),
    ("!!int 0x10", "16", "16"),
    ("!!int '0o7'", "7", "7"),
    ("!!int 18446744073709551615", "18446744073709551615", "18446744073709551615"),
    ("!!float 3", "3", "3"),
    ("!!float 3.5", "3.5", "3.5"),
    (r#"!!float "1e3""#, "1000", "1000"),
    ("!!float .5", "0.5", "0.5"),
    ("!!bool true", "true", "true"),
    (r#"!!bool "false""#, "false", "false"),
    ("!!bool yes", "true", "refused"),
    ("!!null ~", "null", "null"),
    (r#"!!null """#, "null", "null"),
    ("!!null", "null", "null"),
    ("!!timestamp 2001-01-01", r#""2001-01-01""#, r#""2001-01-01T00:00:00Z""#),
    (r#"!!timestamp "2001-01-01""#, r#""2001-01-01""#, r#""2001-01-01T00:00:00Z""#),
    ("!!binary aGk=", r#""hi""#, r#""hi""#),
    (r#"!!binary "aGk=""#, r#""hi""#, r#""hi""#),
    (r#"!!binary "a+/=""#, r#""k�""#, r#""k�""#),
    ("!!foo 1", r#""1""#, r#""1""#),
    ("!x 1", r#""1""#, r#""1""#),
    ("! 1", r#""1""#, "1"),
    ("! yes", r#""yes""#, r#""yes""#),
    (r#"! "1""#, r#""1""#, r#""1""#),
    ("!<tag:yaml.org,2002:int> 7", "7", "7"),
    ("!<tag:yaml.org,2002:str> 7", r#""7""#, r#""7""#),
    ("!!seq x", r#""x""#, r#""x""#),
    ("!!map x", r#""x""#, r#""x""#),
    ("!!merge x", r#""x""#, r#""x""#),
    ("!!int 3.0", "refused", "refused"),
    ("!!int x", "refused", "refused"),
    ("!!float x", "refused", "refused"),
    ("!!float 18446744073709551615", "refused", "refused"),
    ("!!bool foo", "refused", "refused"),
    ("!!null x", "refused", "refused"),
    ("!!timestamp x", "refused", "refused"),
    (r#"!!binary "=""#, "refused", "refused"),
];

fn json(recorded: &str) -> Option<Value> {
    (recorded != "refused").then(|| serde_json::from_str(recorded).unwrap())
}

/// Numbers beyond 64 bits are floats to whoever reads the JSON, however they are written.
fn is_same(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Number(ours), Value::Number(theirs)) => {
            let is_small = ours.as_i64().is_some() && theirs.as_i64().is_some();
            if is_small { ours == theirs } else { ours.as_f64() == theirs.as_f64() }
        }
        _ => ours == theirs,
    }
}

fn ours(text: &str, dialect: Dialect) -> Value {
    let document = format!("a: {text}\n");
    let parsed = parse(&document);
    let root = NodeRef::root(&document, &parsed.tree).unwrap();
    to_json(root.get("a").unwrap(), dialect)
}

#[test]
fn values_are_what_the_readers_say() {
    for (text, server, kustomize) in RECORDED {
        let document = format!("a: {text}\n");
        assert_eq!(!parse(&document).problems.is_empty(), *server == "refused", "{text}");
        for (dialect, recorded) in [(Dialect::Server, server), (Dialect::Kustomize, kustomize)] {
            if let Some(recorded) = json(recorded) {
                let ours = ours(text, dialect);
                assert!(is_same(&ours, &recorded), "{text} to {dialect:?}: {ours}, not {recorded}");
            }
        }
    }
}

#[test]
fn the_filter_finds_what_differs() {
    let mut count = 0;
    for (text, server, kustomize) in RECORDED {
        let document = format!("a: {text}\n");
        let parsed = parse(&document);
        let value = NodeRef::root(&document, &parsed.tree).unwrap().get("a").unwrap();
        let is_plain = value.style() == Some(ScalarStyle::Plain) && value.tree().tag(value.id()).is_none();
        if is_plain && *server != "refused" {
            assert_eq!(differs(text), server != kustomize, "{text}");
            count += usize::from(server != kustomize);
        }
    }
    assert!(count >= 30, "{count}");
}

#[test]
fn kubectl_kustomize_says_so_still() {
    let folder = tempfile::tempdir().unwrap();
    let mut object = "apiVersion: example.org/v1\nkind: Spellings\nmetadata:\n  name: all\nspec:\n".to_owned();
    for (at, (text, _, kustomize)) in RECORDED.iter().enumerate() {
        if *kustomize != "refused" {
            writeln!(object, "  f{at}: {text}").unwrap();
        }
    }
    std::fs::write(folder.path().join("object.yaml"), object).unwrap();
    std::fs::write(folder.path().join("kustomization.yaml"), "resources:\n- object.yaml\n").unwrap();
    let Ok(output) = Command::new("kubectl").arg("kustomize").arg(folder.path()).output() else {
        println!("skipped: there is no kubectl to ask; the recorded answers were compared");
        return;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let built = String::from_utf8(output.stdout).unwrap();
    let parsed = parse(&built);
    // What kustomize has made of the spellings is read alike by all.
    let built = to_json(NodeRef::root(&built, &parsed.tree).unwrap(), Dialect::Server);
    for (at, (text, _, kustomize)) in RECORDED.iter().enumerate() {
        if let Some(recorded) = json(kustomize) {
            let theirs = &built["spec"][format!("f{at}")];
            assert!(is_same(&recorded, theirs), "{text}: kubectl says {theirs}, recorded is {recorded}");
        }
    }
}
