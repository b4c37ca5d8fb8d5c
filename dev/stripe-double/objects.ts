/** Stripe's objects as this double keeps them: the fields of the real ones that a ticket seller meets. Times in Unix seconds. */

export type Metadata = Record<string, string>;

export interface LineItem {
  name: string;
  description: string | null;
  unitAmount: number;
  quantity: number;
}

export interface CheckoutSession {
  id: string;
  object: 'checkout.session';
  livemode: false;
  created: number;
  expires_at: number;
  mode: 'payment';
  /** open: the fan may still pay. complete and expired are final. */
  status: 'open' | 'complete' | 'expired';
  /** `paid` once the money is captured: an authorised session is complete and still `unpaid`. */
  payment_status: 'paid' | 'unpaid';
  /** Made at the fan's first attempt to pay, as Stripe does. */
  payment_intent: string | null;
  amount_subtotal: number;
  amount_total: number;
  currency: string;
  customer_email: string | null;
  customer_details: { email: string } | null;
  client_reference_id: string | null;
  metadata: Metadata;
  success_url: string;
  cancel_url: string | null;
  url: string | null;
}

/** What a session remembers beside what the API shows of it. */
export interface SessionExtras {
  lineItems: LineItem[];
  intent: { captureMethod: PaymentIntent['capture_method']; metadata: Metadata; description: string | null };
}

export interface PaymentIntent {
  id: string;
  object: 'payment_intent';
  livemode: false;
  created: number;
  amount: number;
  amount_capturable: number;
  amount_received: number;
  currency: string;
  capture_method: 'automatic' | 'manual';
  status: 'requires_payment_method' | 'requires_action' | 'requires_capture' | 'succeeded' | 'canceled';
  canceled_at: number | null;
  cancellation_reason: string | null;
  description: string | null;
  latest_charge: string | null;
  last_payment_error: PaymentError | null;
  metadata: Metadata;
  receipt_email: string | null;
}

export interface PaymentError {
  type: 'card_error' | 'invalid_request_error';
  code: string;
  decline_code?: string;
  message: string;
}

export interface Charge {
  id: string;
  object: 'charge';
  livemode: false;
  created: number;
  amount: number;
  amount_captured: number;
  amount_refunded: number;
  captured: boolean;
  currency: string;
  paid: boolean;
  payment_intent: string;
  refunded: boolean;
  status: 'succeeded' | 'failed';
  metadata: Metadata;
}

export interface Refund {
  id: string;
  object: 'refund';
  created: number;
  amount: number;
  charge: string;
  currency: string;
  metadata: Metadata;
  payment_intent: string;
  reason: string | null;
  status: 'succeeded';
}

export interface StripeEvent {
  id: string;
  object: 'event';
  api_version: string;
  created: number;
  livemode: false;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null };
  type: string;
  data: { object: object };
}
