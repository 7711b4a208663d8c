#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;

fn value(name: &str) -> Value {
    match name {
        "v" => Value::Text("Hello World".to_owned()),
        "path" => Value::Text("a/b.tar.gz".to_owned()),
        "empty" => Value::Text(String::new()),
        "from_cluster" => Value::Unknown,
        _ => Value::Unset,
    }
}

#[track_caller]
fn gives(text: &str, expected: &str) {
    let replaced = replace(text, false, &value).unwrap_or_else(|failure| panic!("{text}: {failure:?}"));
    assert_eq!(replaced.text, expected, "{text}");
}

#[track_caller]
fn fails(text: &str, strict: bool, reason: &str) {
    let failure = replace(text, strict, &value).expect_err(text);
    assert!(failure.reason.starts_with(reason), "{text}: {failure:?}");
}

#[test]
fn every_form_has_its_value() {
    for (text, expected) in [
        ("a: ${v}", "a: Hello World"),
        ("${v}${v}", "Hello WorldHello World"),
        ("${#v}", "11"),
        ("${v^^} ${v,,} ${v,} ${empty^}", "HELLO WORLD hello world hello World "),
        ("${v:6} ${v:0:5} ${v: -5} ${v:1:-1} ${v:20} ${v:x}", "World Hello Hello World ello Worl  Hello World"),
        ("${v:6:100}|${v:100:1}|${v:8:-9}", "World||"),
        ("${path#*/} ${path##*.} ${path%.*} ${path%%.*}", "b.tar.gz gz a/b.tar a/b"),
        ("${path#x} ${path#[a-c]/} ${path#?}", "a/b.tar.gz b.tar.gz /b.tar.gz"),
        ("${unset:-x} ${unset:=y} ${unset=z} ${empty:-e} ${v:-x}", "x y z e Hello World"),
        ("${unset:-${v}} ${unset:-a${v}b}", "Hello World aHello Worldb"),
        ("${unset:-} ${unset:+x} ${unset:?x}", " x x"),
        ("${v/l/L} ${v//l/L} ${v/#Hello/Bye} ${v/%World/Moon}", "HeLlo World HeLLo WorLd Bye World Hello Moon"),
        ("${v/l/} ${path//\\//-}", "Helo World a-b.tar.gz"),
        ("${unset}", ""),
        ("$v $ {v} $$v $${v} $$$$ $", "$v $ {v} $v ${v} $$ $"),
    ] {
        gives(text, expected);
    }
}

#[test]
fn what_cannot_be_read_fails() {
    for (text, reason) in [
        ("${metadata.name}", NOT_CLOSED),
        ("${a-b}", NOT_CLOSED),
        ("${}", NO_NAME),
        ("${ v }", NO_NAME),
        ("${[1, 2].map(x, x)}", NO_NAME),
        ("${has(x)}", NOT_CLOSED),
        ("${v", NOT_CLOSED),
        ("${v:}", BAD_ARGUMENT),
        ("${v#}", BAD_ARGUMENT),
        ("${v/a}", BAD),
        ("${v^^x}", BAD),
        ("${#}", BAD),
        ("${v:-x", BAD_ARGUMENT),
    ] {
        fails(text, false, reason);
    }
}

#[test]
fn strict_wants_a_value_or_a_default() {
    for text in ["${unset}", "${#unset}", "${unset^^}", "${unset:1}", "${unset/a/b}", "${v:-${unset}}"] {
        fails(text, true, "variable not set (strict mode)");
    }
    for text in ["${unset:-x}", "${unset=x}", "${v}", "${empty}", "$${unset}"] {
        assert!(replace(text, true, &value).is_ok(), "{text}");
    }
}

#[test]
fn what_only_the_cluster_knows_stays() {
    let replaced = replace("a: ${from_cluster:-x} ${v} ${unset:-${from_cluster}}", true, &value).unwrap();
    assert_eq!(replaced.text, "a: ${from_cluster:-x} Hello World ${unset:-${from_cluster}}");
    assert_eq!(replaced.unknown, ["from_cluster", "from_cluster"]);
}
