/** A setting that turns out to be of no use where it is used, so that starting again would not help. Its message is one sentence with the setting's name and the remedy. */
export class UnusableSetting extends Error {}
