/**
 * Stripe's objects as this double keeps and sends them. What never differs here stands in the constants; types follow
 * the published schemas (schema/stripe-schemas.json), against which the tests check every object. Unix seconds.
 */

export type Metadata = Record<string, string>;

export type PaymentMethod = 'card' | 'ideal';

export type CaptureMethod = 'automatic' | 'automatic_async' | 'manual';

export interface LineItem {
  name: string;
  description: string | null;
  unitAmount: number;
  quantity: number;
}

export type CheckoutSession = typeof SESSION_CONSTANTS & {
  id: string;
  created: number;
  expires_at: number;
  /** open: the fan may still pay. complete and expired are final. */
  status: 'open' | 'complete' | 'expired';
  /** `paid` once the money is captured: an authorised session is complete and still `unpaid`. */
  payment_status: 'paid' | 'unpaid';
  /** Made at the fan's first attempt to pay, as Stripe does. */
  payment_intent: string | null;
  payment_method_types: PaymentMethod[];
  payment_method_options: { card?: CardOptions & { request_three_d_secure: 'automatic' } };
  amount_subtotal: number;
  amount_total: number;
  currency: string;
  customer_email: string | null;
  customer_details: CustomerDetails | null;
  client_reference_id: string | null;
  locale: string | null;
  metadata: Metadata;
  submit_type: string | null;
  success_url: string;
  cancel_url: string | null;
  url: string | null;
};

interface CardOptions {
  capture_method?: 'manual';
}

interface CustomerDetails {
  address: null;
  business_name: null;
  email: string;
  individual_name: null;
  name: null;
  phone: null;
  tax_exempt: 'none';
  tax_ids: [];
}

export const SESSION_CONSTANTS = {
  object: 'checkout.session',
  livemode: false,
  mode: 'payment',
  ui_mode: 'hosted_page',
  adaptive_pricing: null,
  after_expiration: null,
  allow_promotion_codes: null,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  billing_address_collection: null,
  client_secret: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
  customer: null,
  customer_account: null,
  customer_creation: 'if_required',
  discounts: [],
  integration_identifier: null,
  invoice: null,
  invoice_creation: null,
  managed_payments: null,
  origin_context: null,
  payment_link: null,
  payment_method_collection: 'if_required',
  payment_method_configuration_details: null,
  permissions: null,
  phone_number_collection: { enabled: false },
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  subscription: null,
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  wallet_options: null,
} as const;

/** What a session remembers beside what the API shows of it. */
export interface SessionExtras {
  lineItems: LineItem[];
  intent: {
    captureMethod: CaptureMethod;
    /** Cards only reserve, though the intent as a whole captures by itself. */
    cardCapturesLater: boolean;
    metadata: Metadata;
    description: string | null;
  };
}

export type PaymentIntent = typeof INTENT_CONSTANTS & {
  id: string;
  created: number;
  amount: number;
  amount_capturable: number;
  amount_received: number;
  currency: string;
  capture_method: CaptureMethod;
  status: 'requires_payment_method' | 'requires_action' | 'requires_capture' | 'succeeded' | 'canceled';
  canceled_at: number | null;
  cancellation_reason: string | null;
  client_secret: string;
  description: string | null;
  latest_charge: string | null;
  last_payment_error: PaymentError | null;
  metadata: Metadata;
  next_action: { type: 'redirect_to_url'; redirect_to_url: { url: string; return_url: string } } | null;
  payment_method: string | null;
  payment_method_types: PaymentMethod[];
  payment_method_options: { card?: CardOptions & typeof INTENT_CARD_CONSTANTS };
  receipt_email: string | null;
};

export const INTENT_CARD_CONSTANTS = {
  installments: null,
  mandate_options: null,
  network: null,
  request_three_d_secure: 'automatic',
} as const;

export const INTENT_CONSTANTS = {
  object: 'payment_intent',
  livemode: false,
  application: null,
  application_fee_amount: null,
  automatic_payment_methods: null,
  confirmation_method: 'automatic',
  customer: null,
  customer_account: null,
  on_behalf_of: null,
  payment_method_configuration_details: null,
  processing: null,
  review: null,
  setup_future_usage: null,
  shipping: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  transfer_data: null,
  transfer_group: null,
} as const;

export interface PaymentError {
  type: 'card_error' | 'invalid_request_error';
  code: string;
  decline_code?: string;
  message: string;
}

export type Charge = typeof CHARGE_CONSTANTS & {
  id: string;
  created: number;
  amount: number;
  amount_captured: number;
  /** What went back to the fan, released authorizations included. */
  amount_refunded: number;
  balance_transaction: string | null;
  billing_details: { address: null; email: string | null; name: null; phone: null; tax_id: null };
  captured: boolean;
  currency: string;
  description: string | null;
  disputed: boolean;
  failure_code: string | null;
  failure_message: string | null;
  outcome: {
    network_status: string;
    reason: string | null;
    risk_level: string;
    seller_message: string;
    type: string;
  };
  paid: boolean;
  payment_intent: string;
  payment_method: string | null;
  payment_method_details: PaymentMethodDetails | null;
  receipt_email: string | null;
  refunded: boolean;
  status: 'succeeded' | 'failed';
  metadata: Metadata;
};

export type PaymentMethodDetails =
  | {
      type: 'card';
      card: {
        brand: 'visa';
        capture_before?: number;
        country: 'DE';
        exp_month: number;
        exp_year: number;
        funding: 'credit';
        last4: string;
        network: 'visa';
        three_d_secure: null;
        wallet: null;
      };
    }
  | { type: 'ideal'; ideal: { bank: 'ing'; bic: 'INGBNL2A'; iban_last4: string; verified_name: string } };

export const CHARGE_CONSTANTS = {
  object: 'charge',
  livemode: false,
  application: null,
  application_fee: null,
  application_fee_amount: null,
  calculated_statement_descriptor: 'DOUBLE',
  customer: null,
  failure_balance_transaction: null,
  fraud_details: {},
  on_behalf_of: null,
  receipt_number: null,
  receipt_url: null,
  review: null,
  shipping: null,
  source_transfer: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  transfer_data: null,
  transfer_group: null,
} as const;

export interface Refund {
  id: string;
  object: 'refund';
  created: number;
  amount: number;
  balance_transaction: string;
  charge: string;
  currency: string;
  metadata: Metadata;
  payment_intent: string;
  reason: string | null;
  receipt_number: null;
  source_transfer_reversal: null;
  transfer_reversal: null;
  /** `succeeded` may still become `failed`: the bank gives the money back to the shop. */
  status: 'pending' | 'succeeded' | 'failed';
  pending_reason?: 'processing';
  failure_reason?: string;
  failure_balance_transaction?: string;
}

export interface Dispute {
  id: string;
  object: 'dispute';
  livemode: false;
  created: number;
  amount: number;
  balance_transactions: BalanceTransaction[];
  charge: string;
  currency: string;
  enhanced_eligibility_types: [];
  evidence: Record<string, unknown>;
  evidence_details: {
    due_by: number;
    enhanced_eligibility: Record<string, never>;
    has_evidence: boolean;
    past_due: boolean;
    submission_count: number;
  };
  is_charge_refundable: false;
  metadata: Metadata;
  payment_intent: string;
  reason: string;
  status: 'needs_response' | 'under_review' | 'won' | 'lost';
}

export interface BalanceTransaction {
  id: string;
  object: 'balance_transaction';
  /** Of the shop's balance: what came in is positive, what went out negative. The double takes no fee. */
  amount: number;
  available_on: number;
  balance_type: 'payments';
  created: number;
  currency: string;
  description: string | null;
  exchange_rate: null;
  fee: 0;
  fee_details: [];
  net: number;
  reporting_category: 'charge' | 'refund' | 'refund_failure' | 'dispute' | 'dispute_reversal';
  source: string;
  status: 'available';
  type: 'charge' | 'refund' | 'refund_failure' | 'adjustment';
}

export interface StripeEvent {
  id: string;
  object: 'event';
  api_version: string;
  created: number;
  livemode: false;
  pending_webhooks: number;
  request: EventRequest;
  type: string;
  data: { object: object };
}

/** Which call caused an event; nulls: none did. */
export interface EventRequest {
  id: string | null;
  idempotency_key: string | null;
}
