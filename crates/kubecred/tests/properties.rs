//! What holds of both readers and both writers, for any text and any value.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]

use kubecred::build::{self, build};
use kubecred::options::{Options, Request};
use kubecred::source::Span;
use kubecred::syntax::tree::{NodeId, Tree};
use kubecred::syntax::{Read, json, write, write_yaml, yaml};
use proptest::prelude::*;
use serde_json::Value;

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_answered(text in any_text()) {
        check(&text, &json::read(&text));
        check(&text, &yaml::read_first(&text));
        yaml::read(&text).iter().for_each(|read| check(&text, read));
        kubecred::analyze(&text, &Options::default());
        kubecred::dry_run(&text, &Request::default());
        kubecred::format(text.as_bytes());
    }

    #[test]
    fn anything_is_built_as_far_as_it_goes(value in any_value(), at in 0..8_usize) {
        for name in ["name", "metadata", "spec", "status", "secrets", "request", "oidcProviders", "labels"] {
            let builder = &build::BUILDERS[at % build::BUILDERS.len()];
            let input = serde_json::json!({ name: value, "nmae": value });
            let made = build(builder.name, &input.to_string(), &build::BuildOptions::default()).unwrap();
            prop_assert!(made.request.is_none(), "{}", made.json);
            let read = yaml::read_first(&made.yaml).complete();
            prop_assert!(read.is_ok(), "{:?}: {read:?}", made.yaml);
        }
    }

    #[test]
    fn json_that_was_written_reads_the_same(value in any_value()) {
        let text = value.to_string();
        let tree = json::read(&text).complete().unwrap();
        prop_assert_eq!(write::to_json(&tree, tree.root), text);
    }

    #[test]
    fn yaml_that_was_written_reads_the_same(value in any_value()) {
        let text = value.to_string();
        let tree = json::read(&text).complete().unwrap();
        let written = write_yaml::to_yaml(&tree, tree.root);
        let read = yaml::read_first(&written).complete();
        prop_assert!(read.is_ok(), "{written:?}: {read:?}");
        let read = read.unwrap();
        prop_assert_eq!(&value_of(&read), &parsed(&text), "{:?}", &written);
        // A reader of YAML 1.2 sees the same.
        prop_assert!(read.deviations.is_empty(), "{written:?}: {:?}", read.deviations);
    }

    #[test]
    fn formatting_keeps_values_and_comments(value in any_value(), behind in any::<u64>(), above in any::<u64>()) {
        let json = serde_json::json!({ "a": value, "b": [value, { "c": value }] }).to_string();
        let tree = json::read(&json).complete().unwrap();
        let plain = write_yaml::to_yaml(&tree, tree.root);
        // A comment below, above and behind what is in no block of text.
        let mut commented = String::new();
        let is_one_line = !plain.contains("|");
        for (number, line) in plain.lines().enumerate() {
            let has = |bits: u64| is_one_line && bits >> (number % 64) & 1 == 1;
            commented.push_str(if has(above) { "  # above: it\n\n" } else { "" });
            commented.push_str(line);
            commented.push_str(if has(behind) && !line.starts_with('?') { " # behind #it\n" } else { "\n" });
        }
        commented.push_str("# below\n");
        let made = kubecred::format(commented.as_bytes());
        prop_assert_eq!((made.refused, made.lost), (None, 0), "{:?}", &commented);
        prop_assert_eq!(made.comments, commented.matches(" # above").count() + commented.matches(" # behind").count() + 1);
        let text = made.text.unwrap();
        let read = yaml::read_first(&text).complete().unwrap();
        prop_assert_eq!(&value_of(&read), &parsed(&json), "{:?}", &text);
        prop_assert_eq!(text.matches("# ").count(), commented.matches("# ").count(), "{:?}", &text);
        let again = kubecred::format(text.as_bytes());
        prop_assert_eq!((again.text.as_ref(), again.comments), (Some(&text), made.comments));
        let lines = kubecred::format(json.as_bytes()).text.unwrap();
        prop_assert_eq!(parsed(&lines), parsed(&json));
        prop_assert_eq!(kubecred::format(lines.as_bytes()).text, Some(lines));
    }

    #[test]
    fn comments_change_no_value(value in any_value(), more in any_value()) {
        let text = format!("{{\"spec\":{{\"value\":{value},\"list\":[{value},{{\"value\":{more},\"list\":[{more}]}}]}}}}");
        let tree = json::read(&text).complete().unwrap();
        let written = write_yaml::to_commented_yaml(&tree, tree.root, Some(&Everything));
        let read = yaml::read_first(&written).complete();
        prop_assert!(read.is_ok(), "{written:?}: {read:?}");
        let read = read.unwrap();
        prop_assert_eq!(&value_of(&read), &parsed(&text), "{:?}", &written);
        prop_assert!(written.contains("\n  # Something"), "{written:?}");
        prop_assert!(read.deviations.is_empty(), "{written:?}: {:?}", read.deviations);
    }

    #[test]
    fn json_is_the_same_value_as_yaml(value in any_value()) {
        let text = value.to_string();
        let escaped = text.chars().any(|character| "\u{2028}\u{2029}\u{85}".contains(character));
        if let Ok(tree) = yaml::read_first(&text).complete() && !escaped {
            prop_assert_eq!(value_of(&tree), parsed(&text));
        }
    }
}

/// Every member has a comment, of several lines.
struct Everything;

impl write_yaml::Described for Everything {
    fn member(&self, _: &str) -> Option<write_yaml::Member> {
        const SAYS: &str =
            "Something: that - is # no { value, 'though' \"it\" *could* be taken for one, and is as long as two lines.";
        Some(write_yaml::Member { says: SAYS, value: &Everything })
    }

    fn item(&self) -> Option<&'static dyn write_yaml::Described> {
        Some(&Everything)
    }
}

/// Any characters, and the ones that matter to the readers more often.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z0-9:\\-?\\[\\]{},#&*!|>'\"%@`~<=. \n\t\r\\\\]{1,8}",
        2 => "(a|b|yes|0777|<<|!!str|&a|\\*a|---|\\.\\.\\.)(: |\n|\n  |, )",
        1 => any::<String>(),
        1 => "[\u{85}\u{2028}\u{feff}\u{1F600}é]{1,3}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn any_value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        3 => "[ a-zA-Z0-9:_./#'\"\\-\n\t]{0,12}",
        1 => any::<String>(),
        1 => "(yes|No|on|y|~|null|True|0777|1_0|0x1F|0b1|1e3|\\.inf|2001-12-14|1:20|<<|=|---|- a|a: b|a #b|\\|\n|\n\n| \n|a\n\n|\u{85}|\u{2028}|\u{feff})",
        1 => "[a-z]{250,1100}",
    ];
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        // Whole numbers have no fraction in the JSON that is made of YAML.
        any::<i32>().prop_map(|value| Value::from((f64::from(value) * 2.0 + 1.0) / 16.0)),
        text.clone().prop_map(Value::from),
    ];
    scalar.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(text.clone(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Read by the same reader as ours is: it rounds.
fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn value_of(tree: &Tree<'_>) -> Value {
    serde_json::from_str(&write::to_json(tree, tree.root)).unwrap()
}

/// Spans lie in the text, on characters, and children inside of what holds them. (An alias stands elsewhere.)
fn check(text: &str, read: &Read<'_>) {
    if let Some(error) = &read.error {
        assert!(text.get(error.span.range()).is_some(), "{text:?}: {error:?}");
    }
    let Some(tree) = &read.tree else { return };
    for deviation in &tree.deviations {
        assert!(text.get(deviation.span.range()).is_some(), "{text:?}: {deviation:?}");
    }
    let aliases = text.contains('*');
    let mut work: Vec<(NodeId, Span)> = vec![(tree.root, tree.span)];
    let mut steps = 0;
    while let Some((node, around)) = work.pop() {
        let span = tree.node(node).span;
        assert!(text.get(span.range()).is_some(), "{text:?}: {span:?}");
        assert!(aliases || around.start <= span.start && span.end <= around.end, "{text:?}: {span:?} in {around:?}");
        for member in tree.members(node) {
            let key = member.key_span;
            assert!(text.get(key.range()).is_some(), "{text:?}: {key:?}");
            assert!(aliases || span.start <= key.start && key.end <= span.end, "{text:?}: {key:?} in {span:?}");
        }
        steps += 1;
        if steps < 10_000 {
            work.extend(tree.items(node).iter().map(|item| (*item, span)));
            work.extend(tree.members(node).iter().map(|member| (member.value, span)));
        }
    }
}
