//! JSON: an article, a list of articles, or a list under the name `articles`.

use super::fields::Fields;
use super::table::body;
use serde_json::Value;

pub(super) fn read(text: &str) -> Result<Vec<Fields>, String> {
    let value = serde_json::from_str(text)
        .map_err(|error| format!("line {}: is not JSON: {error}", error.line()))?;
    match value {
        Value::Array(articles) => list(articles),
        Value::Object(mut object) => match object.remove("articles") {
            Some(Value::Array(articles)) => list(articles),
            Some(_) => Err("articles is not a list".to_owned()),
            None => Ok(vec![article(Value::Object(object))?]),
        },
        _ => Err("is neither an object nor a list of objects".to_owned()),
    }
}

fn list(articles: Vec<Value>) -> Result<Vec<Fields>, String> {
    let numbered = articles.into_iter().zip(1..);
    numbered
        .map(|(value, number)| article(value).map_err(|why| format!("article {number}: {why}")))
        .collect()
}

fn article(value: Value) -> Result<Fields, String> {
    if !value.is_object() {
        return Err("is not an object".to_owned());
    }
    let mut fields: Fields = serde_json::from_value(value).map_err(|error| error.to_string())?;
    if let Some(text) = &fields.body {
        fields.body = Some(body(text)?);
    }
    match fields.title {
        Some(_) => Ok(fields),
        None => Err("there is no title".to_owned()),
    }
}
