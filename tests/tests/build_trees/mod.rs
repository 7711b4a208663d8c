//! Trees for the build: a base, perhaps a second one, a component and an overlay, each with some of the
//! fields that a kustomization can have. Names are few, so that patches, references and conflicts happen.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// A tree.
#[derive(Debug, Clone)]
pub struct Tree {
    base: Layer,
    second: Option<Layer>,
    component: Option<Layer>,
    overlay: Layer,
}

/// A directory with a kustomization.
#[derive(Debug, Clone)]
struct Layer {
    objects: Vec<String>,
    fields: Vec<String>,
}

impl Tree {
    /// All files.
    pub fn files(&self) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        let mut resources = vec!["../base"];
        self.base.write("base", &[], "Kustomization", &mut files);
        if let Some(second) = &self.second {
            second.write("second", &[], "Kustomization", &mut files);
            resources.push("../second");
        }
        let mut overlay = self.overlay.clone();
        if let Some(component) = &self.component {
            component.write("component", &[], "Component", &mut files);
            overlay.fields.push("components:\n- ../component\n".to_owned());
        }
        overlay.write("overlay", &resources, "Kustomization", &mut files);
        files
    }
}

impl Layer {
    fn write(&self, directory: &str, bases: &[&str], kind: &str, files: &mut BTreeMap<String, String>) {
        let version = if kind == "Component" { "v1alpha1" } else { "v1beta1" };
        let mut text = format!("apiVersion: kustomize.config.k8s.io/{version}\nkind: {kind}\n");
        let own: Vec<String> = (0..self.objects.len()).map(|at| format!("object-{at}.yaml")).collect();
        let entries: Vec<&str> = own.iter().map(String::as_str).chain(bases.iter().copied()).collect();
        text.push_str("resources:");
        text.push_str(if entries.is_empty() { " []\n" } else { "\n" });
        entries.iter().for_each(|entry| text.push_str(&format!("- {entry}\n")));
        self.fields.iter().for_each(|field| text.push_str(field));
        files.insert(format!("{directory}/kustomization.yaml"), text);
        for (at, object) in self.objects.iter().enumerate() {
            files.insert(format!("{directory}/object-{at}.yaml"), object.clone());
        }
        files.insert(format!("{directory}/app.properties"), format!("a=1\nb = two # {directory}\n\n# c\nd\n"));
        files.insert(format!("{directory}/vars.env"), "KEY=value\nOTHER=\"quoted\"\n#X=1\n  SPACED=a=b\n".to_owned());
    }
}

/// Any tree.
pub fn tree() -> impl Strategy<Value = Tree> {
    let component = layer(0..2, "-c", component_fields());
    let second = layer(1..3, "-s", plain_fields());
    (layer(0..5, "", fields()), of(second), of(component), layer(0..2, "-o", fields()), 0..20).prop_map(
        |(mut base, second, component, overlay, luck)| {
            // In most trees there is something that patches, references and generators can be about.
            if luck > 0 {
                let kind = |object: &str| object.lines().nth(1).unwrap_or_default().to_owned();
                base.objects.retain(|object| !ANCHORS.iter().any(|at| kind(OBJECTS[*at]) == kind(object)));
                let anchor = |at: &usize| named(OBJECTS[*at], "  name: web\n", "web", "web");
                base.objects.extend(ANCHORS.iter().map(anchor));
            }
            Tree { base, second, component, overlay }
        },
    )
}

/// Objects that most trees have under the name `web`: a Deployment, a Service, a ConfigMap, a Secret and a
/// Component.
const ANCHORS: [usize; 5] = [0, 1, 2, 3, 12];

/// A directory whose objects have names that end in `mark`; most layers have none twice.
fn layer(
    count: std::ops::Range<usize>,
    mark: &'static str,
    fields: impl Strategy<Value = Vec<String>>,
) -> impl Strategy<Value = Layer> {
    (vec(object(mark), count), fields, 0..20).prop_map(|(mut objects, fields, luck)| {
        let kind = |object: &String| object.lines().nth(1).unwrap_or_default().to_owned();
        let mut kinds = std::collections::BTreeSet::new();
        objects.retain(|object| luck == 0 || kinds.insert(kind(object)));
        Layer { objects, fields }
    })
}

/// Strings with what is hard for a printer in them, each with the begin of a key.
pub fn strings() -> impl Strategy<Value = Vec<(String, String)>> {
    let key = select(vec!["k", "K.", "k-", "10", "9", "a_b", "0", "~", "é", "z z", "-", "?", "k: "]);
    vec((key.prop_map(str::to_owned), text()), 1..40)
}

fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        6 => "[a-z]{1,12}",
        2 => "[ -~]{0,6}",
        1 => select(vec![
            "true", "no", "on", "~", "null", "1", "1.5", "0x1F", "0b1", "1e3", "1_000", ".5", "12:30:45", "2001-01-01",
            "2001-01-01T00:00:00Z", "<<", "=", ".inf", ".nan", "-", "--", "---", "...", "?", ":", "a:", ": a", "#", " #", "a#b",
            "a #b", "'", "\"", "\\", "%", "@", "`", "!", "&a", "*a", "|", ">", "[", "]", "{", "}", ",", "é", "☃", "😀",
            "\t", "\r", "\u{1}", "\u{7f}", "\u{85}", "\u{a0}", "\u{2028}", "\u{feff}", "\u{0}", "0o17", "+1", "-1", "1.", "y",
            "-.INF", "0.0", "1E5", "00", "08", "1:30", "190:20:30.15",
        ]).prop_map(str::to_owned),
    ];
    let glue = select(vec!["", " ", " ", " ", "  ", "\n", "\n\n", "\n ", " \n", "\t"]);
    prop_oneof![
        3 => vec((word.clone(), glue), 0..4).prop_map(|parts| joined(&parts)),
        1 => vec((word, select(vec![" ", " ", " ", "  ", "\n"])), 12..40).prop_map(|parts| joined(&parts)),
    ]
}

fn joined(parts: &[(String, &str)]) -> String {
    parts.iter().flat_map(|(word, glue)| [word.as_str(), glue]).collect()
}

fn name() -> impl Strategy<Value = &'static str> {
    prop_oneof![14 => Just("web"), 1 => Just("api"), 1 => Just("db")]
}

fn value() -> impl Strategy<Value = &'static str> {
    select(vec!["blue", "\"true\"", "\"1\"", "a-b", "'x y'", "\"yes\"", "prod"])
}

/// The object of a file.
fn object(mark: &'static str) -> impl Strategy<Value = String> {
    let namespace = of(select(vec!["one", "two", "default"]));
    let labels = of((select(vec!["app", "tier"]), value()));
    (select(OBJECTS.to_vec()), name(), name(), namespace, labels).prop_map(
        move |(object, name, other, namespace, label)| {
            let mut metadata = format!("  name: {name}{mark}\n");
            if let Some(namespace) = namespace.filter(|_| !object.contains("kind: Namespace")) {
                metadata.push_str(&format!("  namespace: {namespace}\n"));
            }
            if let Some((key, value)) = label {
                metadata.push_str(&format!("  labels:\n    {key}: {value}\n"));
            }
            let object = object.replace("listed-NAME", &format!("listed-{name}{mark}"));
            named(&object, &metadata, name, other)
        },
    )
}

fn named(object: &str, metadata: &str, name: &str, other: &str) -> String {
    object.replace("METADATA\n", metadata).replace("NAME", name).replace("OTHER", other)
}

const OBJECTS: &[&str] = &[
    "apiVersion: apps/v1
kind: Deployment
metadata:
METADATA
spec:
  selector:
    matchLabels:
      app: NAME
  template:
    metadata:
      labels:
        app: NAME
    spec:
      serviceAccountName: OTHER
      initContainers:
      - name: init
        image: registry.example:5000/init@sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3
      containers:
      - name: main
        image: nginx:1.0
        ports:
        - containerPort: 80
        - containerPort: 80
          protocol: UDP
        env:
        - name: A
          value: \"1\"
        - name: B
          valueFrom:
            configMapKeyRef:
              name: OTHER
              key: a
        envFrom:
        - secretRef:
            name: OTHER
      - name: side
        image: busybox
      volumes:
      - name: config
        configMap:
          name: NAME
      - name: tmp
        emptyDir: {}
",
    "apiVersion: v1
kind: Service
metadata:
METADATA
spec:
  selector:
    app: NAME
  ports:
  - port: 80
    targetPort: 0x50
",
    "apiVersion: v1
kind: ConfigMap
metadata:
METADATA
data:
  a: one
  b: \"2\"
  c: |
    several
    lines
",
    "apiVersion: v1
kind: Secret
metadata:
METADATA
type: Opaque
stringData:
  password: hunter2
",
    "apiVersion: v1
kind: ServiceAccount
metadata:
METADATA
imagePullSecrets:
- name: OTHER
",
    "apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
METADATA
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: OTHER
subjects:
- kind: ServiceAccount
  name: OTHER
- kind: ServiceAccount
  name: default
  namespace: one
",
    "apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
METADATA
rules:
- apiGroups: [\"\"]
  resources: [secrets]
  resourceNames: [OTHER]
  verbs: [get]
",
    "apiVersion: v1
kind: Namespace
metadata:
METADATA
",
    "apiVersion: batch/v1
kind: CronJob
metadata:
METADATA
spec:
  schedule: '*/5 * * * *'
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: main
            image: nginx
            envFrom:
            - configMapRef:
                name: OTHER
",
    "apiVersion: apps/v1
kind: StatefulSet
metadata:
METADATA
spec:
  serviceName: OTHER
  replicas: 1
  volumeClaimTemplates:
  - metadata:
      name: data
  template:
    spec:
      containers:
      - name: main
        image: nginx:1.0@sha256:abc
",
    "apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
METADATA
spec:
  tls:
  - secretName: OTHER
  rules:
  - host: NAME.example.com
    http:
      paths:
      - path: /
        backend:
          service:
            name: OTHER
",
    "apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
METADATA
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: OTHER
",
    "apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata:
METADATA
spec:
  owner:
    projectName: OTHER
  componentType: deployment/NAME
  parameters: &parameters
    port: 0644
    on: yes
    float: 1e3
    date: 2001-01-01
    nothing: ~
    list: [a, 1, {b: c}]
  again:
    <<: *parameters
    port: 1_000
",
    "apiVersion: openchoreo.dev/v1alpha1
kind: ComponentType
metadata:
METADATA
spec:
  workloadType: deployment
  resources:
  - id: deployment
    template:
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: ${metadata.name}
      spec:
        template:
          spec:
            containers:
            - name: main
              image: nginx:1.0
",
    "apiVersion: openchoreo.dev/v1alpha1
kind: ClusterTrait
metadata:
METADATA
spec: {}
---
# a second document
apiVersion: v1
kind: ConfigMapList
items:
- apiVersion: v1
  kind: ConfigMap
  metadata:
    name: listed-NAME
    annotations: {}
---
",
];

fn fields() -> impl Strategy<Value = Vec<String>> {
    some_of(vec![
        select(vec!["namespace: one\n", "namespace: three\n"]).prop_map(str::to_owned).boxed(),
        select(vec!["namePrefix: pre-\n", "namePrefix: '1'\n"]).prop_map(str::to_owned).boxed(),
        select(vec!["nameSuffix: -post\n"]).prop_map(str::to_owned).boxed(),
        labels().boxed(),
        (select(vec!["team", "app"]), value()).prop_map(|(k, v)| format!("commonLabels:\n  {k}: {v}\n")).boxed(),
        (select(vec!["note", "a.b/c"]), value()).prop_map(|(k, v)| format!("commonAnnotations:\n  {k}: {v}\n")).boxed(),
        images().boxed(),
        name().prop_map(|name| format!("replicas:\n- name: {name}\n  count: 3\n")).boxed(),
        generators().boxed(),
        patches().boxed(),
        replacements().boxed(),
        select(vec![
            "buildMetadata: [originAnnotations]\n",
            "buildMetadata: [managedByLabel, transformerAnnotations]\n",
            "buildMetadata: [originAnnotations, transformerAnnotations]\n",
            "sortOptions:\n  order: fifo\n",
            "sortOptions:\n  order: legacy\n  legacySortOptions:\n    orderFirst: [Secret]\n    orderLast: [Namespace]\n",
        ])
        .prop_map(str::to_owned)
        .boxed(),
    ])
}

/// Fields that need nothing of the objects.
fn plain_fields() -> impl Strategy<Value = Vec<String>> {
    some_of(vec![
        select(vec!["namespace: one\n", "namespace: three\n"]).prop_map(str::to_owned).boxed(),
        Just("namePrefix: second-\n".to_owned()).boxed(),
        Just("nameSuffix: -second\n".to_owned()).boxed(),
        labels().boxed(),
        images().boxed(),
        Just("commonLabels:\n  app: second\n".to_owned()).boxed(),
        Just("commonAnnotations:\n  note: second\n".to_owned()).boxed(),
    ])
}

fn component_fields() -> impl Strategy<Value = Vec<String>> {
    some_of(vec![
        labels().boxed(),
        patches().boxed(),
        generators().boxed(),
        Just("namespace: four\n".to_owned()).boxed(),
        images().boxed(),
    ])
}

/// Some of these fields, each at most once.
fn some_of(all: Vec<BoxedStrategy<String>>) -> impl Strategy<Value = Vec<String>> {
    let count = all.len();
    subsequence(all, 0..=count.min(4)).prop_flat_map(|chosen| chosen)
}

fn labels() -> impl Strategy<Value = String> {
    let more = select(vec![
        "",
        "  includeSelectors: true\n",
        "  includeTemplates: true\n",
        "  fields:\n  - path: spec/labels\n    create: true\n    kind: Component\n",
    ]);
    (select(vec!["env", "app", "tier"]), value(), more)
        .prop_map(|(key, value, more)| format!("labels:\n- pairs:\n    {key}: {value}\n{more}"))
}

fn images() -> impl Strategy<Value = String> {
    let name = select(vec!["nginx", "busybox", "registry.example:5000/init"]);
    let change = select(vec![
        "  newTag: v2\n",
        "  newTag: \"2.0\"\n",
        "  newName: other/image\n",
        "  newName: reg:80/x\n  newTag: v3\n",
        "  digest: sha256:0123\n",
    ]);
    (name, change).prop_map(|(name, change)| format!("images:\n- name: {name}\n{change}"))
}

fn generators() -> impl Strategy<Value = String> {
    let kind = select(vec!["configMapGenerator", "secretGenerator"]);
    // Most that are put upon an object have one, and most others have none.
    let named = prop_oneof![
        4 => select(vec!["web\n  behavior: merge\n", "web\n  behavior: replace\n"]).prop_map(str::to_owned),
        4 => Just("generated\n".to_owned()),
        1 => (name(), select(vec!["", "  behavior: merge\n"])).prop_map(|(name, more)| format!("{name}\n{more}")),
    ];
    let sources = subsequence(
        vec![
            "  literals:\n  - a=override\n  - \"e=1\"\n  - q='quoted'\n",
            "  files:\n  - app.properties\n  - renamed=vars.env\n",
            "  envs:\n  - vars.env\n",
        ],
        1..3,
    );
    let options = select(vec![
        "",
        "",
        "  options:\n    disableNameSuffixHash: true\n",
        "  options:\n    immutable: true\n    labels:\n      x: z\n    annotations:\n      note: \"1\"\n",
    ]);
    let global = select(vec!["", "", "generatorOptions:\n  disableNameSuffixHash: true\n  labels:\n    g: h\n"]);
    (kind, named, sources, options, global).prop_map(|(kind, named, sources, options, global)| {
        format!("{kind}:\n- name: {named}{}{options}{global}", sources.concat())
    })
}

fn patches() -> impl Strategy<Value = String> {
    vec(patch(), 1..3).prop_map(|patches| format!("patches:\n{}", patches.concat()))
}

fn patch() -> impl Strategy<Value = String> {
    let target = select(vec![
        "    kind: Deployment\n",
        "    kind: Component\n    name: .*\n",
        "    kind: ConfigMap|Secret\n",
        "    name: web\n",
        "    name: we\n",
        "    namespace: one\n    kind: Service\n",
        "    labelSelector: app\n",
        "    labelSelector: tier=prod,app!=x\n",
        "    group: apps\n    version: v1\n",
    ]);
    let by_target = (target, select(BODIES.to_vec())).prop_map(|(target, body)| {
        let body: String = body.lines().map(|line| format!("    {line}\n")).collect();
        format!("- target:\n{target}  patch: |-\n{body}")
    });
    let by_name = (name(), select(NAMED.to_vec())).prop_map(|(name, body)| {
        let body: String = body.replace("NAME", name).lines().map(|line| format!("    {line}\n")).collect();
        format!("- patch: |-\n{body}")
    });
    prop_oneof![3 => by_target, 1 => by_name]
}

/// Patches for whatever is selected.
const BODIES: &[&str] = &[
    "- op: add\n  path: /metadata/annotations/patched\n  value: \"yes\"",
    "- op: add\n  path: /spec/added\n  value: {a: [1, 2.5, x], b: null}",
    "- op: add\n  path: /metadata/labels\n  value: {app: replaced}",
    "[{\"op\": \"test\", \"path\": \"/apiVersion\", \"value\": \"v1\"}, {\"op\": \"remove\", \"path\": \"/data/a\"}]",
    "- op: copy\n  from: /metadata/name\n  path: /metadata/copied\n- op: move\n  from: /metadata/copied\n  path: /metadata/moved",
    "apiVersion: x\nkind: X\nmetadata:\n  name: ignored\n  annotations:\n    by: patch\n    gone: null\nspec:\n  replicas: 5",
    "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: any\nspec:\n  template:\n    spec:\n      containers:\n      - name: side\n        \
     $patch: delete\n      - name: main\n        env:\n        - name: C\n          value: three\n        - name: A\n          value: null\n      - name: new\n        image: new\n      volumes:\n      - name: tmp\n        $patch: delete",
    "kind: X\nmetadata:\n  name: any\nspec:\n  owner: null\n  parameters:\n    list: [z]\n    port: 1",
    "kind: X\nmetadata:\n  name: any\n$patch: delete",
    "kind: X\nmetadata:\n  name: any\ndata:\n  $patch: replace\n  only: this",
];

/// Patches for one object by its name.
const NAMED: &[&str] = &[
    "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: NAME\nspec:\n  template:\n    spec:\n      containers:\n      - name: main\n        \
     ports:\n        - containerPort: 80\n          protocol: UDP\n          name: dns\n        - containerPort: 443",
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: NAME\n  labels:\n    p: q\ndata:\n  a: null\n  z: \"26\"",
    "apiVersion: v1\nkind: Service\nmetadata:\n  name: NAME\nspec:\n  ports:\n  - port: 80\n    name: http\n  - port: 81\n  selector:\n    $patch: replace\n    other: x",
];

fn replacements() -> impl Strategy<Value = String> {
    let source = select(vec![
        "    kind: ConfigMap\n    fieldPath: data.b\n",
        "    kind: Service\n    name: web\n    fieldPath: spec.ports.0.port\n",
        "    kind: Deployment\n    fieldPath: spec.template.spec.containers.[name=main].image\n    options:\n      delimiter: ':'\n      index: 0\n",
        "    kind: Component\n",
    ]);
    let target = select(vec![
        "    select:\n      kind: Deployment\n    fieldPaths:\n    - spec.template.spec.containers.[name=main].env.[name=A].value\n",
        "    select:\n      kind: ConfigMap\n    fieldPaths:\n    - data.new\n    options:\n      create: true\n",
        "    select:\n      kind: Component\n    reject:\n    - name: api\n    fieldPaths:\n    - spec.parameters.port\n    - metadata.annotations.[a.b/c]\n    options:\n      create: true\n",
        "    select:\n      kind: Service\n    fieldPaths:\n    - spec.ports.*.port\n    - spec.ports.0.name\n    options:\n      create: true\n",
        "    select:\n      kind: Ingress\n    fieldPaths:\n    - spec.rules.*.host\n    options:\n      delimiter: .\n      index: 0\n",
    ]);
    (source, target)
        .prop_map(|(source, target)| format!("replacements:\n- source:\n{source}  targets:\n  - \n{target}"))
}
