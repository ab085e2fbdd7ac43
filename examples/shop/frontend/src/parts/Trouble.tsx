// Shows what went wrong in the part of the page below it, with a way to try again.
import { Component, type ReactNode } from "react";

import { MizanError } from "../api";

interface Props {
  children: ReactNode;
}

export class Trouble extends Component<Props, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <section className="trouble" role="alert">
        <h1>{title(error)}</h1>
        <p>{error instanceof Error ? error.message : String(error)}</p>
        <button type="button" onClick={() => this.setState({ error: null })}>
          Try again
        </button>
      </section>
    );
  }
}

function title(error: unknown): string {
  if (!(error instanceof MizanError)) return "Something went wrong";
  if (error.code === "NOT_FOUND") return "We could not find that";
  if (error.code === "UNAUTHORIZED") return "Please sign in first";
  if (error.code === "FORBIDDEN") return "That is not yours to see";
  return "Something went wrong";
}
