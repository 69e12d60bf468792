//! Signing in at the authority of a cloud.

use leptos::prelude::*;

use crate::browser;
use crate::components::{Choice, CopyButton, MessageBar, Select, TextField, Tone};
use crate::i18n::{SignInTexts, sign_in_texts, texts};
use crate::state::{
    Attempt, Cloud, Session, SignIn, SignInForm, SignInStep, authority_kind_text, demo_preset,
    kind_text, read_authority_kind, read_kind,
};
use engine::deployment::Deployment;
use engine::protocol::{AuthorityKind, EndpointKind};

/// The form, once it is known what the deployment presets.
#[component]
pub(super) fn SignInCard() -> impl IntoView {
    let session = Session::current();
    move || {
        session
            .config
            .get()
            .map(|config| view! { <Form config=config /> })
    }
}

/// Fields as they are typed.
#[derive(Clone, Copy)]
struct Fields {
    cloud: RwSignal<Cloud>,
    client_id: RwSignal<String>,
    resource_manager: RwSignal<String>,
    endpoint_kind: RwSignal<EndpointKind>,
    authority: RwSignal<String>,
    authority_kind: RwSignal<Option<AuthorityKind>>,
    directory: RwSignal<String>,
    audience: RwSignal<String>,
}

impl Fields {
    fn new(form: SignInForm) -> Self {
        Self {
            cloud: RwSignal::new(form.cloud),
            client_id: RwSignal::new(form.client_id),
            resource_manager: RwSignal::new(form.resource_manager),
            endpoint_kind: RwSignal::new(form.endpoint_kind),
            authority: RwSignal::new(form.authority),
            authority_kind: RwSignal::new(form.authority_kind),
            directory: RwSignal::new(form.directory),
            audience: RwSignal::new(form.audience),
        }
    }

    fn form(self) -> SignInForm {
        SignInForm {
            cloud: self.cloud.get(),
            client_id: self.client_id.get(),
            resource_manager: self.resource_manager.get(),
            endpoint_kind: self.endpoint_kind.get(),
            authority: self.authority.get(),
            authority_kind: self.authority_kind.get(),
            directory: self.directory.get(),
            audience: self.audience.get(),
        }
    }
}

#[component]
fn Form(
    /// What the deployment says.
    config: Deployment,
) -> impl IntoView {
    let text = sign_in_texts();
    let session = Session::current();
    let sign_in = SignIn::current();
    let fields = Fields::new(SignInForm::restore(&config));
    let has_demo = demo_preset(&config).is_some();
    let config = StoredValue::new(config);
    let settings = Memo::new(move |_| config.with_value(|config| fields.form().settings(config)));
    let kind = move || fields.form().kind();
    let is_demo = Memo::new(move |_| fields.cloud.get() == Cloud::Demo);
    let is_busy = Memo::new(move |_| session.is_busy());
    let is_connecting = Memo::new(move |_| {
        session.activity(|activity| {
            activity.is_some_and(|activity| activity.attempt == Attempt::Connect)
        })
    });
    let can_begin = move || {
        settings.with(|settings| {
            !settings.client_id.is_empty() && browser::host_of(&settings.resource_manager).is_some()
        }) && !is_busy.get()
    };
    // What the Content-Security-Policy does not list, the browser would refuse
    // without saying why.
    let blocked = Memo::new(move |_| {
        settings.with(|settings| {
            [&settings.resource_manager, &settings.authority]
                .into_iter()
                .filter_map(|address| browser::host_of(address))
                .map(|(_, origin)| origin)
                .find(|origin| !config.with_value(|config| config.allows(origin)))
        })
    });
    let keep = move || config.with_value(|config| untrack(|| fields.form()).keep(config));
    let begin = move || {
        keep();
        sign_in.begin(session, settings.get_untracked(), untrack(kind));
    };
    let begin_here = move |_| {
        keep();
        sign_in.begin_here(session, settings.get_untracked(), untrack(kind));
    };
    let clouds: Vec<Choice> = Cloud::ALL
        .into_iter()
        .filter(|cloud| has_demo || *cloud != Cloud::Demo)
        .map(|cloud| Choice::new(cloud.text(), cloud_name(text, cloud)))
        .collect();
    let all = texts();
    let steps = move || {
        match sign_in.step.get() {
        SignInStep::Idle => ().into_any(),
        SignInStep::Waiting => view! {
            <MessageBar tone=Tone::Plain title=text.waiting text=text.waiting_next>
                <button type="button" class="button" on:click=move |_| sign_in.give_up()>{text.cancel}</button>
            </MessageBar>
        }
        .into_any(),
        SignInStep::Blocked => view! {
            <MessageBar tone=Tone::Warning title=text.blocked text=text.blocked_next />
        }
        .into_any(),
    }
    };
    view! {
        <p>{text.lead}</p>
        <form class="form" on:submit=move |event| { event.prevent_default(); begin(); }>
            <Select label=text.cloud choices=clouds
                chosen=Signal::derive(move || fields.cloud.get().text().to_owned())
                on_change=Callback::new(move |text: String| {
                    fields.cloud.set(Cloud::read(&text).unwrap_or(Cloud::Public));
                }) />
            <Show when=move || fields.cloud.get() == Cloud::Other>
                <TextField label=text.resource_manager value=fields.resource_manager id="sign-in-arm"
                    problem=Signal::derive(|| None::<String>) placeholder="https://management.local.azurestack.external" />
                <Select label=all.endpoint_kind
                    choices=vec![
                        Choice::new(kind_text(EndpointKind::Azure), all.kind_azure),
                        Choice::new(kind_text(EndpointKind::StackTenant), all.kind_stack_tenant),
                        Choice::new(kind_text(EndpointKind::StackOperator), all.kind_stack_operator),
                    ]
                    chosen=Signal::derive(move || kind_text(fields.endpoint_kind.get()).to_owned())
                    on_change=Callback::new(move |text: String| fields.endpoint_kind.set(read_kind(&text))) />
            </Show>
            <Show when=move || !is_demo.get()>
                <TextField label=text.client_id value=fields.client_id id="sign-in-client"
                    problem=Signal::derive(|| None::<String>) placeholder="00000000-0000-0000-0000-000000000000" />
                <p class="quiet">{text.client_id_text}</p>
                <RedirectAddress address=Signal::derive(move || settings.with(|settings| settings.redirect.clone())) />
                <MoreSettings fields />
            </Show>
            {move || blocked.get().map(|origin| view! {
                <MessageBar tone=Tone::Warning title=(all.host_blocked)(&origin)
                    text=(all.host_blocked_next)(&origin) />
            })}
            <div aria-live="polite">{steps}</div>
            <div class="actions">
                <button type="submit" class="button button-primary" disabled=move || !can_begin()>
                    {move || if is_connecting.get() { text.signing_in } else { text.sign_in }}
                </button>
                <button type="button" class="button" disabled=move || !can_begin() on:click=begin_here>
                    {text.sign_in_here}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// The address that must be registered with the application.
#[component]
fn RedirectAddress(
    /// The address.
    address: Signal<String>,
) -> impl IntoView {
    let (text, all) = (sign_in_texts(), texts());
    view! {
        <p class="quiet">{text.redirect_text}</p>
        <div class="copy-line">
            <code tabindex="0" role="textbox" aria-readonly="true" aria-label=text.redirect>{address}</code>
            <CopyButton text=Callback::new(move |()| address.get_untracked()) copy=all.copy copied=all.copied />
        </div>
    }
    .into_any()
}

/// What few people need.
#[component]
fn MoreSettings(
    /// The form.
    fields: Fields,
) -> impl IntoView {
    let text = sign_in_texts();
    let no_problem = Signal::derive(|| None::<String>);
    let kinds = vec![
        Choice::new(authority_kind_text(None), text.kind_by_address),
        Choice::new(
            authority_kind_text(Some(AuthorityKind::Entra)),
            text.kind_entra,
        ),
        Choice::new(
            authority_kind_text(Some(AuthorityKind::AdFs)),
            text.kind_adfs,
        ),
        Choice::new(
            authority_kind_text(Some(AuthorityKind::OpenId)),
            text.kind_open_id,
        ),
    ];
    view! {
        <details>
            <summary>{text.more}</summary>
            <div class="form">
                <TextField label=text.wanted_directory value=fields.directory id="sign-in-directory" problem=no_problem />
                <p class="quiet">{text.wanted_directory_text}</p>
                <TextField label=text.authority value=fields.authority id="sign-in-authority" problem=no_problem />
                <p class="quiet">{text.authority_text}</p>
                <Select label=text.authority_kind choices=kinds
                    chosen=Signal::derive(move || authority_kind_text(fields.authority_kind.get()).to_owned())
                    on_change=Callback::new(move |text: String| {
                        fields.authority_kind.set(read_authority_kind(&text));
                    }) />
                <TextField label=text.audience value=fields.audience id="sign-in-audience" problem=no_problem />
                <p class="quiet">{text.audience_text}</p>
            </div>
        </details>
    }
    .into_any()
}

fn cloud_name(text: &SignInTexts, cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Public => text.cloud_public,
        Cloud::China => text.cloud_china,
        Cloud::Government => text.cloud_government,
        Cloud::Demo => text.cloud_demo,
        Cloud::Other => text.cloud_other,
    }
}
