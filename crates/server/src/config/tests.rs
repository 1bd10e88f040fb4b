//! Files, variables and flags in; settings or mistakes out.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use dialects::live::Limits;
use domain::agent::AgentSettings;

use super::*;

/// The settings of one file and some variables, as mistakes show them or as they are.
fn read(file: &str, variables: &[(&str, &str)]) -> Result<Settings, String> {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("switchboard.toml");
    fs::write(&path, file).unwrap();
    let overrides = Overrides { config: Some(path.clone()), ..Overrides::default() };
    let variables = variables.iter().map(|(name, value)| ((*name).into(), (*value).into()));
    load(&overrides, variables).map_err(|mistakes| {
        mistakes.to_string().replace(&path.display().to_string(), "switchboard.toml")
    })
}

fn defaults() -> Settings {
    load(&Overrides::default(), []).unwrap()
}

/// The default file with every optional key written.
fn every_key() -> String {
    let optional = |line: &str| {
        line.starts_with("#[")
            || line.starts_with('#') && !line.starts_with("# ") && line.contains(" = ")
    };
    DEFAULTS
        .lines()
        .map(|line| if optional(line) { &line[1..] } else { line })
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn without_a_file_the_documented_defaults_hold() {
    let settings = defaults();
    let Settings { server, database, knowledge, agent, models, run, live, files, .. } = &settings;
    let Settings { convokit, cstar, identity, log, .. } = &settings;
    assert_eq!(server.listen, "127.0.0.1:8080");
    assert_eq!(server.public_url, None);
    assert_eq!(server.data_dir, PathBuf::from("./data"));
    assert_eq!((server.body_bytes_max, server.article_body_bytes_max), (256 << 10, 2 << 20));
    assert_eq!((server.json_depth_max, server.shutdown), (64, Duration::from_secs(10)));
    assert!(server.node.ends_with("/127.0.0.1:8080") && !server.node.starts_with('/'));
    assert_eq!(database.url.expose(), "sqlite:./data/switchboard.db");
    assert_eq!((database.readers, database.pool), (4, 16));
    assert_eq!(database.statement_timeout, Duration::from_secs(10));
    assert_eq!(knowledge, &Knowledge { semantic: true, model_dir: None });
    let builtin =
        AgentSettings { instructions: agent.instructions.clone(), ..AgentSettings::default() };
    assert_eq!(agent, &builtin);
    assert!(agent.instructions.contains("numbered sources"));
    assert!(models.is_empty());
    assert_eq!((run.limit, run.answers), (Duration::from_secs(150), engine::Limits::default()));
    assert_eq!(live.limits, Limits::default());
    assert_eq!(identity, &engine::IdentityWindows::default());
    assert_eq!(settings.webhooks, engine::WebhookSettings::default());
    assert_eq!(live.keep_events, Duration::from_hours(90 * 24));
    assert_eq!((&files.store, files.size_max), (&None, 10 << 20));
    assert_eq!(
        (files.upload_ttl, files.link_ttl),
        (Duration::from_mins(15), Duration::from_hours(1))
    );
    let taken = |mime_type: &str| {
        files.types.iter().any(|pattern| domain::file::allows(pattern, mime_type))
    };
    assert!(taken("image/png") && taken("application/zip") && !taken("text/html"));
    assert_eq!(convokit.unknown_conversation, UnknownConversation::Refuse);
    assert_eq!(cstar, &dialects::cstar::Limits::default());
    assert_eq!(log, &Log { format: LogFormat::Text, level: "info".to_owned() });
}

#[test]
fn the_default_file_documents_every_key_that_can_be_rendered() {
    let settings = read(&every_key(), &[]).unwrap();
    let keys = |text: &str| {
        let table: toml::Table = toml::from_str(text).unwrap();
        let mut keys = Vec::new();
        collect(&mut keys, String::new(), &toml::Value::Table(table));
        keys
    };
    assert_eq!(keys(&settings.render()), keys(&every_key()));
}

fn collect(keys: &mut Vec<String>, path: String, value: &toml::Value) {
    match value.as_table() {
        Some(table) => {
            table.iter().for_each(|(key, value)| collect(keys, format!("{path}.{key}"), value));
        }
        None => keys.push(path),
    }
}

#[test]
fn a_model_that_names_no_limits_has_the_documented_ones() {
    let documented = &read(&every_key(), &[]).unwrap().models["main"];
    let usual = Model {
        base_url: documented.base_url.clone(),
        api_key: documented.api_key.clone(),
        model: documented.model.clone(),
        ..Model::default()
    };
    assert_eq!(documented, &usual);
}

#[test]
fn what_is_rendered_means_the_same_when_it_is_read() {
    for settings in [defaults(), read(&every_key(), &[]).unwrap()] {
        let hidden = settings.render();
        let master = format!("\nsecret = \"{}\"", "0123456789abcdef".repeat(2));
        let shown = hidden.replace("\nsecret = \"***\"", &master);
        let again = read(&shown.replace("\"***\"", "\"secret\""), &[]).unwrap();
        assert_eq!(again, settings);
    }
}

#[test]
fn later_layers_win() {
    let file = "[server]\nlisten = \"localhost:1\"\ndata_dir = \"/file\"\n[run]\nlimit = \"1m\"";
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("other.toml");
    fs::write(&path, file).unwrap();
    let environment =
        [("SWITCHBOARD_SERVER__LISTEN", "localhost:2"), ("SWITCHBOARD_SERVER__DATA_DIR", "/env")];
    let overrides =
        Overrides { config: Some(path), listen: Some("[::1]:3".into()), ..Overrides::default() };
    let settings = load(&overrides, environment.map(|(k, v)| (k.into(), v.into()))).unwrap();
    assert_eq!(settings.server.listen, "[::1]:3");
    assert_eq!(settings.server.data_dir, PathBuf::from("/env"));
    assert_eq!(settings.database.url.expose(), "sqlite:/env/switchboard.db");
    assert_eq!(settings.run.limit, Duration::from_mins(1));
}

#[test]
fn flags_set_the_directory_and_the_database() {
    let overrides = Overrides { data_dir: Some("/flag".into()), ..Overrides::default() };
    assert_eq!(load(&overrides, []).unwrap().database.url.expose(), "sqlite:/flag/switchboard.db");
    let overrides = Overrides { database_url: Some("postgres://h/d".into()), ..overrides };
    assert_eq!(load(&overrides, []).unwrap().database.url.expose(), "postgres://h/d");
}

#[test]
fn a_wrong_flag_is_named_as_one() {
    let overrides = Overrides { listen: Some("8080".into()), ..Overrides::default() };
    let found = load(&overrides, []).unwrap_err().to_string();
    assert_eq!(found, "server.listen: `8080` is not HOST:PORT (on the command line)");
}

#[test]
fn variables_set_keys_of_every_type() {
    let settings = read(
        "[models.main]\nkind = \"openai\"\nmodel = \"m\"\n[models.spare-2]\nkind = \"anthropic\"\nmodel = \"n\"",
        &[
            ("SWITCHBOARD_KNOWLEDGE__SEMANTIC", "false"),
            ("SWITCHBOARD_SERVER__JSON_DEPTH_MAX", "9"),
            ("SWITCHBOARD_AGENT__THRESHOLD", "0.25"),
            ("SWITCHBOARD_AGENT__MODEL", "main"),
            ("SWITCHBOARD_AGENT__FALLBACK", "spare-2, main"),
            ("SWITCHBOARD_AGENT__GREETING", ""),
            ("SWITCHBOARD_LOG__FORMAT", "json"),
            ("SWITCHBOARD_FILES__TYPES", "image/*, text/plain"),
            ("SWITCHBOARD_FILES__STORE", "s3://bucket/a/b/"),
            ("SWITCHBOARD_MODELS__MAIN__API_KEY", "0042"),
            ("SWITCHBOARD_MODELS__SPARE-2__OUTPUT_TOKENS", "7"),
            ("SWITCHBOARD_CONVOKIT__UNKNOWN_CONVERSATION", "start"),
        ],
    )
    .unwrap();
    assert!(!settings.knowledge.semantic);
    assert_eq!(settings.server.json_depth_max, 9);
    assert_eq!(settings.agent.threshold, Some(0.25));
    assert_eq!(settings.agent.model.as_deref(), Some("main"));
    assert_eq!(settings.agent.fallback, ["spare-2", "main"]);
    assert_eq!(settings.agent.greeting, None);
    assert_eq!(settings.log.format, LogFormat::Json);
    assert_eq!(settings.files.types, ["image/*", "text/plain"]);
    assert_eq!(settings.files.store.unwrap().to_string(), "s3://bucket/a/b");
    assert_eq!(settings.models["main"].api_key.as_ref().unwrap().expose(), "0042");
    assert_eq!(settings.models["spare-2"].output_tokens, 7);
    assert_eq!(settings.models["spare-2"].kind, ModelKind::Anthropic);
    assert_eq!(settings.convokit.unknown_conversation, UnknownConversation::Start);
}

#[test]
fn all_mistakes_are_named_at_once_with_their_layer() {
    let file = r#"
        colour = "red"
        [server]
        listen = "8080"
        lisen = "localhost:1"
        json_depth_max = 200
        shutdown = 10
        body_bytes_max = "many"
        [agent]
        model = "absent"
        fallback = ["main", "gone"]
        when_not_found = "shrug"
        threshold = 2
        [models.main]
        kind = "parrot"
        colour = 1
        [models.Loud]
        kind = "openai"
        model = "m"
        base_url = "ftp://x"
        max_retries = -1
        [knowledge]
        semantic = "perhaps"
        [run]
        limit = "0s"
        [files]
        store = "bucket"
        access_key_id = "a"
        size_max = 0
        types = ["image/*", "html"]
        link_ttl = "25h"
        [webhooks]
        keep_deliveries = "59m"
        timeout = "2m"
        per_workspace = 1001
    "#;
    let variables =
        [("SWITCHBOARD_LOG__LEVEL", "a=b=c"), ("SWITCHBOARD_DATABASE__URL", "mysql://u:pw@h/d")];
    let expected = [
        "agent.fallback: there is no model `gone` under [models] (in switchboard.toml)",
        "agent.model: there is no model `absent` under [models] (in switchboard.toml)",
        "agent.threshold: must be 0 to 1, is 2 (in switchboard.toml)",
        "agent.when_not_found: `shrug` is not \"offer\" or \"hand_off\" (in switchboard.toml)",
        "colour: no such setting (in switchboard.toml)",
        "database.url: must be sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE (in the environment)",
        "files.access_key_id: needs files.secret_access_key, and the other way (in switchboard.toml)",
        "files.link_ttl: must be 1s to 24h (in switchboard.toml)",
        "files.size_max: must be 1 to 1073741824, is 0 (in switchboard.toml)",
        "files.store: `bucket` is not s3://BUCKET/PREFIX (in switchboard.toml)",
        "files.types: `html` is not a media type such as image/png or image/* (in switchboard.toml)",
        "knowledge.semantic: invalid type: string \"perhaps\", expected a boolean (in switchboard.toml)",
        "log.level: error parsing level filter: expected one of \"off\", \"error\", \"warn\", \"info\", \"debug\", \"trace\", or a number 0-5 (in the environment)",
        "models.Loud: a name has lower-case letters, digits, `_` and `-`",
        "models.Loud.base_url: must be an http or https address without user, query and fragment (in switchboard.toml)",
        "models.Loud.max_retries: invalid type: 64-bit integer `-1`, expected an unsigned 64 bit or less integer (in switchboard.toml)",
        "models.main.colour: no such setting (in switchboard.toml)",
        "models.main.kind: unknown variant `parrot`, expected `openai` or `anthropic` (in switchboard.toml)",
        "models.main.model: is missing",
        "run.limit: must be more than zero (in switchboard.toml)",
        "server.body_bytes_max: invalid type: string \"many\", expected an integer (in switchboard.toml)",
        "server.json_depth_max: must be 1 to 127, is 200 (in switchboard.toml)",
        "server.lisen: no such setting (in switchboard.toml)",
        "server.listen: `8080` is not HOST:PORT (in switchboard.toml)",
        "server.shutdown: `10` is not a time such as \"500ms\", \"10s\" or \"2m\" (in switchboard.toml)",
        "webhooks.keep_deliveries: must be an hour at least (in switchboard.toml)",
        "webhooks.per_workspace: must be 1 to 1000, is 1001 (in switchboard.toml)",
        "webhooks.timeout: must be 1s to 1m (in switchboard.toml)",
    ];
    let found = read(file, &variables).unwrap_err();
    assert_eq!(found.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn a_section_of_the_wrong_type_is_one_mistake() {
    let found = read("server = 3\nmodels = []\n[models2]", &[]).unwrap_err();
    let keys: Vec<_> = found.lines().map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(keys, ["models", "models2", "server"]);
}

#[test]
fn a_fallback_needs_a_model_to_fall_back_from() {
    let file = "[agent]\nfallback = [\"m\"]\n[models.m]\nkind = \"openai\"\nmodel = \"m\"";
    let found = read(file, &[]).unwrap_err();
    assert_eq!(
        found,
        "agent.fallback: needs agent.model, which it takes the place of (in switchboard.toml)"
    );
}

#[test]
fn variables_without_meaning_are_named() {
    let cases = [
        ("SWITCHBOARD_DATABASE_URL", Some("SWITCHBOARD_DATABASE_URL")),
        ("SWITCHBOARD_LISTEN", Some("SWITCHBOARD_LISTEN")),
        ("SWITCHBOARD_SERVER__LISEN", Some("server.lisen")),
        ("SWITCHBOARD_COLOUR__RED", Some("colour")),
        ("SWITCHBOARD_MODELS__MAIN__COLOUR", Some("models.main.colour")),
        ("SWITCHBOARD_SERVER__LISTEN__X", Some("server.listen")),
        ("SWITCHBOARD___", Some(".")),
        ("SWITCHBOARD_KEY", None),
        ("SWITCHBOARD_PORT", None),
        ("SWITCHBOARD_PORT_8080_TCP_ADDR", None),
        ("SWITCHBOARD_SERVICE_HOST", None),
        ("SWITCHBOARD_WEB_SERVICE_PORT_HTTP", None),
        ("SWITCHBOARDS", None),
        ("PATH", None),
    ];
    for (name, key) in cases {
        let mistakes = load(&Overrides::default(), [(name.into(), "x".into())]).err();
        let keys: Vec<_> =
            mistakes.iter().flat_map(|all| &all.0).map(|mistake| mistake.key.as_str()).collect();
        match key {
            Some(key) => assert!(keys.contains(&key), "{name}: {keys:?}"),
            None => assert!(keys.is_empty(), "{name}: {keys:?}"),
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let found = read("[server\nlisten = 1", &[]).unwrap_err();
    assert!(found.starts_with("switchboard.toml: TOML parse error at line 1"), "{found}");
    let overrides = Overrides { config: Some("/nowhere/x.toml".into()), ..Overrides::default() };
    let found = load(&overrides, []).unwrap_err().to_string();
    assert!(found.starts_with("/nowhere/x.toml: "), "{found}");
}

#[test]
fn exceptions_for_outbound_requests_are_read_and_slips_are_named() {
    assert_eq!(defaults().outbound.allow, outbound::Allowed::default());
    let file = "[outbound]\nallow = [\"10.1.0.0/16\", \"hooks.internal\"]";
    let settings = read(file, &[]).unwrap();
    assert!(settings.outbound.allow.permits("10.1.2.3".parse().unwrap()));
    assert!(settings.render().contains("allow = [\"10.1.0.0/16\", \"hooks.internal\"]"));
    let variable = [("SWITCHBOARD_OUTBOUND__ALLOW", "127.0.0.1, localhost")];
    let allow = read(file, &variable).unwrap().outbound.allow;
    assert_eq!(allow.entries(), ["127.0.0.1", "localhost"]);
    let found = read("[outbound]\nallow = [\"10.1.2.3/16\"]\ndeny = []", &[]).unwrap_err();
    let expected = [
        "outbound.allow: `10.1.2.3/16` is not the beginning of a network; did you mean 10.1.0.0/16? (in switchboard.toml)",
        "outbound.deny: no such setting (in switchboard.toml)",
    ];
    assert_eq!(found.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn secrets_are_not_shown() {
    let file = "[database]\nurl = \"postgres://ada:hunter2@db/x?password=hunter2\"\n[models.m]\nkind = \"openai\"\nmodel = \"m\"\napi_key = \"hunter2\"\n[files]\naccess_key_id = \"id\"\nsecret_access_key = \"hunter2\"";
    let settings = read(file, &[]).unwrap();
    assert_eq!(settings.models["m"].api_key.as_ref().unwrap().expose(), "hunter2");
    let shown = format!("{settings:?} {settings:#?} {}", settings.render());
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(settings.render().contains("postgres://ada:***@db/x?password=***"));
    assert!(settings.render().contains("api_key = \"***\""));
}

#[test]
fn a_password_is_hidden_wherever_it_stands() {
    let cases = [
        ("sqlite:./data/switchboard.db", "sqlite:./data/switchboard.db"),
        ("postgres://h/d", "postgres://h/d"),
        ("postgres://u@h/d", "postgres://u@h/d"),
        ("postgres://u:p@h/d", "postgres://u:***@h/d"),
        (
            "postgres://u:p@ss:w@h:1,i:2/d?sslmode=require",
            "postgres://u:***@h:1,i:2/d?sslmode=require",
        ),
        ("postgresql://h/d?user=u&PASSWORD=p&a=b", "postgresql://h/d?user=u&PASSWORD=***&a=b"),
        ("postgres://u:p@h?password=q", "postgres://u:***@h?password=***"),
    ];
    for (url, shown) in cases {
        assert_eq!(DatabaseUrl(url.to_owned()).to_string(), shown);
    }
}

#[test]
fn single_values_are_read_as_documented() {
    let listen = |text: &str| values::listen(text).is_ok();
    for good in ["127.0.0.1:8080", "localhost:0", "[::1]:80", "a.example:65535"] {
        assert!(listen(good), "{good}");
    }
    for bad in
        ["", ":80", "localhost", "localhost:", "::1:80", "a:65536", "http://a:80", "a b:1", "a:-1"]
    {
        assert!(!listen(bad), "{bad}");
    }
    let duration = |text: &str| values::duration(text).ok().map(|time| time.as_millis());
    let times = [
        ("500ms", Some(500)),
        ("10s", Some(10_000)),
        ("10 s", Some(10_000)),
        ("1m 30s", Some(90_000)),
        ("2h", Some(7_200_000)),
        ("0s", None),
        ("-1s", None),
        ("1s ago", None),
        ("10", None),
        ("", None),
        ("soon", None),
    ];
    for (text, millis) in times {
        assert_eq!(duration(text), millis, "{text}");
    }
    let bucket = |text: &str| values::bucket(text).ok().map(|address| address.to_string());
    assert_eq!(bucket("s3://b").as_deref(), Some("s3://b"));
    assert_eq!(bucket("s3://b.c-d/e/f/").as_deref(), Some("s3://b.c-d/e/f"));
    for bad in ["", "b", "s3://", "s3:///p", "s3://b/a//b", "s3://b/..", "s3://b/ä"] {
        assert_eq!(bucket(bad), None, "{bad}");
    }
    let address = |text: &str| values::address(text).ok();
    assert_eq!(address("https://a.example/x/").as_deref(), Some("https://a.example/x"));
    for bad in ["a.example", "ftp://a", "https://u:p@a", "https://a?b", "https://a#b", ""] {
        assert_eq!(address(bad), None, "{bad}");
    }
}
