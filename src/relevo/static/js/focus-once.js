// Takes the focus when it appears: for the message that says why a form was refused.

export function bind(element) {
  element.focus({ focusVisible: false });
}
