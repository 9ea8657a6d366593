// Passkeys (WebAuthn). A form marked data-passkey="make" or "ask" gets what the device answered into its field
// "credential" and is sent. The question stands in data-options, or is fetched from data-question when the button is
// pressed. Without support by the browser the form stays hidden and the other ways remain.

const fromText = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const keys = (known) => (known ?? []).map((key) => ({ ...key, id: fromText(key.id) }));

/** The new key as the server reads it. */
async function make(asked) {
  const publicKey = {
    ...asked,
    challenge: fromText(asked.challenge),
    user: { ...asked.user, id: fromText(asked.user.id) },
    excludeCredentials: keys(asked.excludeCredentials),
  };
  const made = await navigator.credentials.create({ publicKey });
  const { response } = made;
  return answer(made, {
    clientDataJSON: toText(response.clientDataJSON),
    attestationObject: toText(response.attestationObject),
    transports: response.getTransports?.() ?? [],
  });
}

/** A known key's signature as the server reads it. */
async function ask(asked) {
  const publicKey = { ...asked, challenge: fromText(asked.challenge), allowCredentials: keys(asked.allowCredentials) };
  const found = await navigator.credentials.get({ publicKey });
  const { response } = found;
  return answer(found, {
    clientDataJSON: toText(response.clientDataJSON),
    authenticatorData: toText(response.authenticatorData),
    signature: toText(response.signature),
    userHandle: response.userHandle ? toText(response.userHandle) : null,
  });
}

const answer = (credential, response) => ({
  id: credential.id,
  rawId: toText(credential.rawId),
  type: credential.type,
  authenticatorAttachment: credential.authenticatorAttachment ?? null,
  clientExtensionResults: credential.getClientExtensionResults?.() ?? {},
  response,
});

/** The question of the form: on the page, or asked for just now. */
async function question(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const told = await fetch(form.dataset.question, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
  if (!told.ok) throw new Error(`answered ${told.status}`);
  return JSON.parse((await told.json()).options);
}

async function begin(event) {
  const form = event.currentTarget;
  const field = form.elements.namedItem("credential");
  if (field.value) return;
  event.preventDefault();
  const told = form.querySelector("[data-passkey-told]");
  told.hidden = true;
  try {
    const asked = await question(form);
    field.value = JSON.stringify(await (form.dataset.passkey === "make" ? make(asked) : ask(asked)));
    form.submit();
  } catch (trouble) {
    field.value = "";
    told.textContent = trouble.name === "InvalidStateError" ? form.dataset.known : form.dataset.failed;
    told.hidden = false;
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential || !navigator.credentials) continue;
  form.hidden = false;
  document.querySelectorAll("[data-without-passkey]").forEach((one) => (one.hidden = true));
  form.addEventListener("submit", begin);
}
