//! Decoded values against what the generators of the corpus read in the same files, and broken files against what must
//! be said of them. `tests/corpus/README.md` tells what the corpus is and what the names in the readings mean.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may stop at the first surprise"
)]

mod common;

use kubecred::analyze_bytes;
use kubecred::options::Options;
use serde_json::{Value, json};

const READERS: [&str; 3] = ["openssl", "go", "pyca"];

#[test]
fn decoded_values_are_those_that_the_generators_read() {
    let mut tally = Tally::default();
    let mut files = std::collections::BTreeSet::new();
    for reader in READERS {
        let readings = common::project_json(&format!("tests/corpus/readings/{reader}.json"));
        for (file, items) in readings.as_object().unwrap() {
            let report = report(file);
            let mut found = Vec::new();
            flatten(&report["artifacts"], &mut found);
            files.insert(file.clone());
            for (place, item) in items.as_array().unwrap().iter().enumerate() {
                if item.get("refused").is_some() {
                    continue;
                }
                let context = format!("{file} ({reader}, item {place})");
                match counterpart(item, place, items, &found) {
                    Some(ours) => compare(item, ours, &context, &mut tally),
                    None => tally.differing.push(format!("{context}: there is no {}", item["type"])),
                }
            }
        }
    }
    println!(
        "corpus: {} values of {} files agree; {} signatures are not checked here, {} public halves not worked out",
        tally.agreeing,
        files.len(),
        tally.signatures_not_checked,
        tally.halves_not_worked_out
    );
    let shown = tally.differing.iter().take(60).cloned().collect::<Vec<_>>().join("\n");
    assert!(tally.differing.is_empty(), "{} values differ\n{shown}", tally.differing.len());
    assert!(files.len() >= 300 && tally.agreeing >= 10_000, "{} values of {} files", tally.agreeing, files.len());
}

#[test]
fn broken_files_are_found_out_and_the_rest_is_shown() {
    let cases = common::project_json("tests/corpus/broken/cases.json");
    let mut wrong = Vec::new();
    for (file, case) in cases.as_object().unwrap() {
        let broken = report(&format!("broken/{file}"));
        let told = broken["diagnostics"].as_array().unwrap();
        let word = case["word"].as_str().unwrap();
        if !told.iter().any(|found| found["rule"] == case["rule"] && found["message"].as_str().unwrap().contains(word))
        {
            let told: Vec<String> =
                told.iter().map(|found| format!("{}: {}", found["rule"], found["message"])).collect();
            wrong.push(format!("{file}: {} with `{word}` is wanted, told is {told:?}", case["rule"]));
        }
        let Some(whole) = case.get("of") else { continue };
        let whole = report(whole.as_str().unwrap());
        for pointer in case["shown"].as_array().unwrap() {
            let pointer = pointer.as_str().unwrap();
            let of = |report: &Value| report["artifacts"][0]["value"].pointer(pointer).cloned();
            if of(&whole).is_none() || of(&broken) != of(&whole) {
                wrong.push(format!("{file}: {pointer} is {:?}, not {:?}", of(&broken), of(&whole)));
            }
        }
    }
    println!("corpus: {} broken files", cases.as_object().unwrap().len());
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases.as_object().unwrap().len() >= 40);
}

#[derive(Default)]
struct Tally {
    agreeing: usize,
    signatures_not_checked: usize,
    halves_not_worked_out: usize,
    differing: Vec<String>,
}

fn report(file: &str) -> Value {
    let content = std::fs::read(common::project_file("tests/corpus").join(file)).unwrap();
    serde_json::to_value(analyze_bytes(&content, &Options::default())).unwrap()
}

/// All artifacts, nested ones after the one that they are in, each as its type and value.
fn flatten<'r>(artifacts: &'r Value, found: &mut Vec<(&'r str, &'r Value)>) {
    for artifact in artifacts.as_array().unwrap() {
        found.push((artifact["type"].as_str().unwrap(), &artifact["value"]));
        if let Some(children) = artifact.get("children") {
            flatten(children, found);
        }
    }
}

/// What we read where a generator read `item`: of certificates the one with its fingerprint, of all others that which
/// comes at the same place among those of its type.
fn counterpart<'r>(item: &Value, place: usize, items: &Value, found: &[(&str, &'r Value)]) -> Option<&'r Value> {
    let kind = item["type"].as_str().unwrap();
    let mut same = found.iter().filter(|(ours, _)| *ours == kind).map(|(_, value)| *value);
    if kind == "certificate" {
        return same.find(|ours| ours["fingerprints"]["sha256"] == item["sha256"]);
    }
    if kind == "jsonWebKey" {
        let set = found.iter().find(|(ours, _)| *ours == "jsonWebKeySet").map(|(_, set)| *set);
        return set.map_or_else(|| same.next(), |set| set["keys"].get(place));
    }
    let before = items.as_array().unwrap().iter().take(place).filter(|item| item["type"] == kind).count();
    same.nth(before)
}

fn compare(item: &Value, ours: &Value, context: &str, tally: &mut Tally) {
    for (field, theirs) in item.as_object().unwrap() {
        // Of keys of these algorithms the public half is not worked out from the private one.
        let closed = ["Ed448", "X448", "ML-DSA-44", "ML-DSA-65", "ML-DSA-87"];
        let half = field == "keySha256" && ours["publicKey"].is_null() && item["type"] == "privateKey";
        if half && closed.iter().any(|algorithm| ours["algorithm"] == *algorithm) {
            tally.halves_not_worked_out += 1;
            continue;
        }
        // A signature that is not checked agrees with no reading of it.
        let signature = &ours["signature"];
        if field == "verified" && signature["status"] == "notChecked" {
            let unsupported = signature["reason"].as_str().unwrap().contains("not supported");
            if *theirs == true && !unsupported {
                tally.differing.push(format!("{context}: not checked: {}", signature["reason"]));
            }
            tally.signatures_not_checked += 1;
            continue;
        }
        if field == "type" || theirs.is_null() && !is_told_as_null(field) {
            continue;
        }
        match ours_of(field, item, ours) {
            Some(value) if value == as_it_crosses(theirs) => tally.agreeing += leaves(theirs),
            value => tally.differing.push(format!(
                "{context}: {field} is {}, not {theirs}",
                value.map_or_else(|| "not told".to_owned(), |value| value.to_string())
            )),
        }
    }
}

/// A reading as our values cross to JavaScript: whole numbers that a double may not hold are strings of their digits.
fn as_it_crosses(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(as_it_crosses).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), as_it_crosses(value))).collect(),
        Value::Number(number) if number.as_u64().is_some_and(|whole| whole > 1 << 53) => json!(number.to_string()),
        _ => value.clone(),
    }
}

fn is_told_as_null(field: &str) -> bool {
    ["pathLength", "authorityKeyIdentifier"].contains(&field)
}

fn leaves(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(leaves).sum::<usize>().max(1),
        Value::Object(members) => members.values().map(leaves).sum::<usize>().max(1),
        _ => 1,
    }
}

/// Our value of a field, in the form in which the readings have it.
fn ours_of(field: &str, item: &Value, ours: &Value) -> Option<Value> {
    let kind = item["type"].as_str().unwrap();
    let at = |pointer: &str| ours.pointer(pointer).cloned();
    let key = if kind == "publicKey" || ours["publicKey"].is_null() { ours } else { &ours["publicKey"] };
    match field {
        "version" => at("/version"),
        "serial" => at("/serialNumber"),
        "signatureAlgorithm" => at("/signatureAlgorithm/oid"),
        "issuer" | "subject" => Some(attributes(&ours[field]["attributes"], &item[field])),
        "issuerText" => at("/issuer/text"),
        "subjectText" => at("/subject/text"),
        "notBefore" | "notAfter" | "format" => Some(ours[field].clone()),
        "sha1" => at("/fingerprints/sha1"),
        "sha256" => at("/fingerprints/sha256"),
        "keyAlgorithm" => Some(key["algorithm"].clone()),
        "keyBits" => Some(key["bits"].clone()),
        "keySha256" => Some(key["sha256"].clone()),
        "curve" | "exponent" => Some(key[field].clone()),
        "verified" => Some(match ours["signature"]["status"].as_str()? {
            "verified" => json!(true),
            "failed" => json!(false),
            _ => return None,
        }),
        "attributes" => Some(request_attributes(&ours["attributes"], &item["attributes"])),
        "header" | "claims" => Some(members(&ours[field])),
        "kty" => at("/keyType"),
        "alg" => at("/algorithm"),
        "kid" => at("/keyId"),
        "crv" if item["kty"] != "RSA" => at("/curve"),
        "use" => at("/use"),
        "extensions" => {
            let pairs = ours["extensions"].as_array()?.iter().zip(item["extensions"].as_array()?);
            let told = |(extension, theirs): (&Value, &Value)| {
                json!([extension["oid"], extension["critical"], der_of(extension, &theirs[2])])
            };
            // As many as there are on either side.
            let missing = item["extensions"].as_array()?.len() != ours["extensions"].as_array()?.len();
            (!missing).then(|| pairs.map(told).collect())
        }
        "extensionIds" => Some(each(&ours["extensions"], |extension| json!([extension["oid"], extension["critical"]]))),
        _ => of_extensions(field, item, ours),
    }
}

fn each(list: &Value, make: impl Fn(&Value) -> Value) -> Value {
    list.as_array().map_or(Value::Null, |items| items.iter().map(make).collect())
}

/// Identifier and value; the identifier alone where the reading has no text.
fn attributes(ours: &Value, theirs: &Value) -> Value {
    let alone = |place: usize| theirs.get(place).is_some_and(|pair| pair.get(1).is_none());
    let pair = |(place, attribute): (usize, &Value)| match alone(place) {
        true => json!([attribute["oid"]]),
        false => json!([attribute["oid"], attribute["value"]]),
    };
    ours.as_array().unwrap().iter().enumerate().map(pair).collect()
}

fn request_attributes(ours: &Value, theirs: &Value) -> Value {
    let alone = |place: usize| theirs.get(place).is_some_and(|pair| pair.get(1).is_none());
    let pair = |(place, attribute): (usize, &Value)| match alone(place) {
        true => json!([attribute["oid"]]),
        false => json!([attribute["oid"], attribute["values"][0]]),
    };
    ours.as_array().unwrap().iter().enumerate().map(pair).collect()
}

fn members(ours: &Value) -> Value {
    each(ours, |member| json!([member["name"], member["value"]]))
}

/// The DER of an extension: that of the reading where the value is typed and its DER is therefore not told.
fn der_of(extension: &Value, theirs: &Value) -> Value {
    match extension.get("der") {
        Some(der) => der.clone(),
        None if extension["name"] == extension["oid"] => extension["value"].clone(),
        None => theirs.clone(),
    }
}

fn extension<'v>(ours: &'v Value, oid: &str) -> Option<&'v Value> {
    ours["extensions"].as_array()?.iter().find(|extension| extension["oid"] == oid)
}

fn of_extensions(field: &str, item: &Value, ours: &Value) -> Option<Value> {
    let value = |oid: &str| extension(ours, oid).map(|extension| &extension["value"]);
    let alternative = |form: &str| Some(of_form(value("2.5.29.17")?, form));
    let subtrees = |side: &str| Some(each(&value("2.5.29.30")?[side], |subtree| subtree["base"].clone()));
    let permitted = |form: &str| Some(of_form(&subtrees("permittedSubtrees")?, form));
    let excluded = |form: &str| Some(of_form(&subtrees("excludedSubtrees")?, form));
    Some(match field {
        "dnsNames" => alternative("dNSName")?,
        "emailAddresses" => alternative("rfc822Name")?,
        "ipAddresses" => alternative("iPAddress")?,
        "uris" => alternative("uniformResourceIdentifier")?,
        "subjectAltName" => general_names(value("2.5.29.17")?),
        "issuerAltName" => general_names(value("2.5.29.18")?),
        "isCA" => value("2.5.29.19").map_or(json!(false), |constraints| constraints["ca"].clone()),
        "pathLength" => value("2.5.29.19")?["pathLength"].clone(),
        "keyUsage" => value("2.5.29.15")?.clone(),
        "purposes" => each(value("2.5.29.37")?, |purpose| purpose["oid"].clone()),
        "subjectKeyIdentifier" => value("2.5.29.14")?.clone(),
        // Go tells no identifier as an empty one.
        "authorityKeyIdentifier" => match &value("2.5.29.35")?["keyIdentifier"] {
            Value::Null if item[field] == "" => json!(""),
            identifier => identifier.clone(),
        },
        "authorityIssuer" => general_names(&value("2.5.29.35")?["authorityCertIssuer"]),
        "authoritySerial" => value("2.5.29.35")?["authorityCertSerialNumber"].clone(),
        "policies" => each(value("2.5.29.32")?, |policy| policy["policyIdentifier"]["oid"].clone()),
        "policyQualifiers" => each(value("2.5.29.32")?, |policy| match &policy["policyQualifiers"] {
            Value::Null => json!([]),
            qualifiers => each(qualifiers, qualifier),
        }),
        "policyMappings" => each(value("2.5.29.33")?, |mapping| {
            json!([mapping["issuerDomainPolicy"]["oid"], mapping["subjectDomainPolicy"]["oid"]])
        }),
        "requireExplicitPolicy" | "inhibitPolicyMapping" => value("2.5.29.36")?[field].clone(),
        "inhibitAnyPolicy" => value("2.5.29.54")?.clone(),
        "permittedDns" => permitted("dNSName")?,
        "permittedIp" => permitted("iPAddress")?,
        "permittedEmail" => permitted("rfc822Name")?,
        "permittedUri" => permitted("uniformResourceIdentifier")?,
        "excludedDns" => excluded("dNSName")?,
        "excludedIp" => excluded("iPAddress")?,
        "excludedEmail" => excluded("rfc822Name")?,
        "excludedUri" => excluded("uniformResourceIdentifier")?,
        "permitted" => list(general_names(&subtrees("permittedSubtrees")?)),
        "excluded" => list(general_names(&subtrees("excludedSubtrees")?)),
        "distributionPoints" => each(value("2.5.29.31")?, distribution_point),
        "freshestCrl" => each(value("2.5.29.46")?, distribution_point),
        "crlUris" => {
            let points = value("2.5.29.31")?.as_array()?.iter();
            let names = points.filter_map(|point| point["distributionPoint"]["fullName"].as_array()).flatten();
            of_form(&names.cloned().collect(), "uniformResourceIdentifier")
        }
        "authorityInfoAccess" => each(value("1.3.6.1.5.5.7.1.1")?, access),
        "subjectInfoAccess" => each(value("1.3.6.1.5.5.7.1.11")?, access),
        "ocspUris" => access_uris(value("1.3.6.1.5.5.7.1.1")?, "1.3.6.1.5.5.7.48.1"),
        "issuerUris" => access_uris(value("1.3.6.1.5.5.7.1.1")?, "1.3.6.1.5.5.7.48.2"),
        "tlsFeature" => each(value("1.3.6.1.5.5.7.1.24")?, |feature| match feature.as_str() {
            Some("status_request") => json!(5),
            Some("status_request_v2") => json!(17),
            _ => feature.clone(),
        }),
        "timestamps" => each(value("1.3.6.1.4.1.11129.2.4.2")?, |one| json!([one["logId"], one["timestamp"]])),
        "template" => {
            let template = value("1.3.6.1.4.1.311.21.7")?;
            let [major, minor] = ["Major", "Minor"].map(|which| &template[format!("template{which}Version")]);
            json!([template["templateID"]["oid"], major, minor])
        }
        "keyPeriod" => {
            let period = value("2.5.29.16")?;
            json!([period["notBefore"], period["notAfter"]])
        }
        "unknownExtensions" => {
            let asked = item[field].as_array()?.iter();
            let told = |pair: &Value| {
                let extension = extension(ours, pair[0].as_str().unwrap()).unwrap();
                json!([pair[0], der_of(extension, &pair[1])])
            };
            asked.map(told).collect()
        }
        _ => return None,
    })
}

/// The values of the names of one form.
fn of_form(names: &Value, form: &str) -> Value {
    let names = names.as_array().into_iter().flatten();
    names.filter(|name| name["type"] == form).map(|name| name["value"].clone()).collect()
}

fn general_names(names: &Value) -> Value {
    each(names, general_name)
}

/// Form and value; of an otherName its type and its DER.
fn general_name(name: &Value) -> Value {
    let (form, value) = (&name["type"], &name["value"]);
    if let Some(oid) = name.get("oid") {
        // A text is told as such; the corpus has UTF8String and IA5String.
        let text = value.as_str().unwrap();
        let tag = if oid == "1.2.3.5" { 0x16 } else { 0x0c };
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let der = match text.strip_prefix('#') {
            Some(der) => der.to_owned(),
            None => format!("{tag:02x}{:02x}{}", text.len(), hex(text.as_bytes())),
        };
        return json!([form, oid, der]);
    }
    match name.get("name") {
        Some(name) => json!([form, each(&name["attributes"], |part| json!([part["oid"], part["value"]]))]),
        None => json!([form, value]),
    }
}

fn list(value: Value) -> Value {
    if value.is_null() { json!([]) } else { value }
}

fn qualifier(ours: &Value) -> Value {
    let value = &ours["qualifier"];
    if ours["policyQualifierId"]["oid"] == "1.3.6.1.5.5.7.2.1" {
        return json!(["cps", value]);
    }
    let reference = match &value["noticeRef"] {
        Value::Null => Value::Null,
        reference => json!([reference["organization"], reference["noticeNumbers"]]),
    };
    json!(["notice", value["explicitText"], reference])
}

fn distribution_point(ours: &Value) -> Value {
    let name = &ours["distributionPoint"];
    // The corpus has relative names of one common name.
    let relative = name["nameRelativeToCRLIssuer"].as_str().map(|text| text.strip_prefix("CN=").unwrap());
    let mut reasons = list(ours["reasons"].clone());
    reasons.as_array_mut().unwrap().sort_by_key(|reason| reason.as_str().map(str::to_owned));
    json!({
        "fullName": list(general_names(&name["fullName"])),
        "relativeName": relative.map_or(json!([]), |text| json!([["2.5.4.3", text]])),
        "reasons": reasons,
        "crlIssuer": list(general_names(&ours["cRLIssuer"])),
    })
}

fn access(ours: &Value) -> Value {
    let mut entry = vec![ours["accessMethod"]["oid"].clone()];
    entry.extend(general_name(&ours["accessLocation"]).as_array().unwrap().iter().cloned());
    Value::Array(entry)
}

fn access_uris(ours: &Value, method: &str) -> Value {
    let descriptions = ours.as_array().unwrap().iter();
    let of_method = descriptions.filter(|description| description["accessMethod"]["oid"] == method);
    let locations = of_method.map(|description| description["accessLocation"].clone()).collect();
    of_form(&locations, "uniformResourceIdentifier")
}
