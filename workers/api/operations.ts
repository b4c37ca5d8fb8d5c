import { readSessionOperation } from './accounts/read-session.ts';
import { requestCodeOperation } from './accounts/request-code.ts';
import { signInOperation } from './accounts/sign-in.ts';
import { forgetPhoneOperation } from './accounts/forget-phone.ts';
import { readPhoneOperation } from './accounts/read-phone.ts';
import { requestPhoneCodeOperation } from './accounts/request-phone-code.ts';
import { setPhoneOperation } from './accounts/set-phone.ts';
import { signOutOperation } from './accounts/sign-out.ts';
import { listBookingsOperation } from './bookings/list-bookings.ts';
import { readBookingCalendarOperation } from './bookings/read-booking-calendar.ts';
import { readBookingOperation } from './bookings/read-booking.ts';
import { readTicketsPdfOperation } from './bookings/read-tickets-pdf.ts';
import { readReturnOfferOperation } from './bookings/read-return-offer.ts';
import { returnSeatsOperation } from './bookings/return-seats.ts';
import { startPaymentOperation } from './bookings/start-payment.ts';
import { listEventsOperation } from './catalogue/list-events.ts';
import { listPerformersOperation } from './catalogue/list-performers.ts';
import { listVenuesOperation } from './catalogue/list-venues.ts';
import { readEventOperation } from './catalogue/read-event.ts';
import { readPerformerOperation } from './catalogue/read-performer.ts';
import { readPlanOperation } from './catalogue/read-plan.ts';
import { readVenueOperation } from './catalogue/read-venue.ts';
import { readKeysOperation } from './ledger/read-keys.ts';
import { readLedgerHeadOperation } from './ledger/read-ledger-head.ts';
import type { Operation } from './operation.ts';
import { exportLedgerOperation } from './operators/export-ledger.ts';
import { readChangeLagOperation } from './operators/read-change-lag.ts';
import { readTicketGenerationsOperation } from './operators/read-ticket-generations.ts';
import { listDeadLettersOperation } from './operators/list-dead-letters.ts';
import { readCashierOperation } from './operators/read-cashier.ts';
import { readSaleOperation } from './operators/read-sale.ts';
import { readSellOutOperation } from './operators/read-sell-out.ts';
import { replayDeadLettersOperation } from './operators/replay-dead-letters.ts';
import { setCashierOperation } from './operators/set-cashier.ts';
import { refundBookingOperation } from './organisers/refund-booking.ts';
import { retryRefundOperation } from './operators/retry-refund.ts';
import { rebuildBoxOfficeOperation } from './operators/rebuild-box-office.ts';
import { readNotificationsOperation } from './operators/read-notifications.ts';
import { readReconciliationOperation } from './operators/read-reconciliation.ts';
import { reconcileNowOperation } from './operators/reconcile-now.ts';
import { setBlocksOperation } from './operators/set-blocks.ts';
import { setClockOperation } from './operators/set-clock.ts';
import { createEventOperation } from './organisers/create-event.ts';
import { createPerformerOperation } from './organisers/create-performer.ts';
import { createPlanOperation } from './organisers/create-plan.ts';
import { createVenueOperation } from './organisers/create-venue.ts';
import { editEventOperation } from './organisers/edit-event.ts';
import { listOrganisedEventsOperation } from './organisers/list-organised-events.ts';
import { listPlansOperation } from './organisers/list-plans.ts';
import { listRefundsOperation } from './organisers/list-refunds.ts';
import { publishEventOperation } from './organisers/publish-event.ts';
import { readOrganisedEventOperation } from './organisers/read-organised-event.ts';
import { readSalesOperation } from './organisers/read-sales.ts';
import { uploadPosterOperation } from './posters/upload-poster.ts';
import { claimTurnOperation } from './queue/claim-turn.ts';
import { joinQueueOperation } from './queue/join-queue.ts';
import { leaveQueueOperation } from './queue/leave-queue.ts';
import { openLobbyOperation } from './queue/open-lobby.ts';
import { readDrawOperation } from './queue/read-draw.ts';
import { readEntryListOperation } from './queue/read-entry-list.ts';
import { readOwnEntryOperation } from './queue/read-own-entry.ts';
import { readQueueOperation } from './queue/read-queue.ts';
import { clearQueueOperation } from './queue/clear-queue.ts';
import { setQueueOperation } from './queue/set-queue.ts';
import { switchQueueOnOperation } from './queue/switch-queue-on.ts';
import { addPresaleCodesOperation } from './presale/add-codes.ts';
import { addPresaleInvitesOperation } from './presale/add-invites.ts';
import { clearPresaleOperation } from './presale/clear-presale.ts';
import { deletePresaleCodeOperation } from './presale/delete-code.ts';
import { deletePresaleInvitesOperation } from './presale/delete-invites.ts';
import { enterPresaleOperation } from './presale/enter-presale.ts';
import { listPresaleCodesOperation } from './presale/list-codes.ts';
import { listPresaleInvitesOperation } from './presale/list-invites.ts';
import { setPresaleOperation } from './presale/set-presale.ts';
import { searchEventsOperation } from './search/search-events.ts';
import { suggestNamesOperation } from './search/suggest-names.ts';
import { createHoldOperation } from './seats/create-hold.ts';
import { extendHoldOperation } from './seats/extend-hold.ts';
import { openFloorOperation } from './seats/open-floor.ts';
import { readAvailabilityOperation } from './seats/read-availability.ts';
import { readHoldOperation } from './seats/read-hold.ts';
import { releaseHoldOperation } from './seats/release-hold.ts';
import { streamAvailabilityOperation } from './seats/stream-availability.ts';
import { acceptTransferOperation } from './transfers/accept-transfer.ts';
import { endTransferOperation } from './transfers/end-transfer.ts';
import { offerTransferOperation } from './transfers/offer-transfer.ts';
import { readTransferOperation } from './transfers/read-transfer.ts';
import { cancelEventOperation } from './whole-events/cancel-event.ts';
import { listCampaignsOperation } from './whole-events/list-campaigns.ts';
import { moveEventOperation } from './whole-events/move-event.ts';
import { postponeEventOperation } from './whole-events/postpone-event.ts';
import { readCampaignOperation } from './whole-events/read-campaign.ts';

/** The whole API, in the order in which its documentation shows it. */
export const OPERATIONS: readonly Operation[] = [
  listEventsOperation,
  searchEventsOperation,
  suggestNamesOperation,
  readEventOperation,
  listVenuesOperation,
  readVenueOperation,
  listPerformersOperation,
  readPerformerOperation,
  readPlanOperation,
  readAvailabilityOperation,
  streamAvailabilityOperation,
  readQueueOperation,
  joinQueueOperation,
  readOwnEntryOperation,
  readDrawOperation,
  readEntryListOperation,
  openLobbyOperation,
  claimTurnOperation,
  leaveQueueOperation,
  openFloorOperation,
  createHoldOperation,
  readHoldOperation,
  extendHoldOperation,
  releaseHoldOperation,
  startPaymentOperation,
  listBookingsOperation,
  readBookingOperation,
  readBookingCalendarOperation,
  readTicketsPdfOperation,
  readReturnOfferOperation,
  returnSeatsOperation,
  offerTransferOperation,
  readTransferOperation,
  acceptTransferOperation,
  endTransferOperation,
  requestCodeOperation,
  signInOperation,
  readSessionOperation,
  signOutOperation,
  readPhoneOperation,
  requestPhoneCodeOperation,
  setPhoneOperation,
  forgetPhoneOperation,
  listOrganisedEventsOperation,
  readOrganisedEventOperation,
  createVenueOperation,
  listPlansOperation,
  createPlanOperation,
  createPerformerOperation,
  createEventOperation,
  setQueueOperation,
  switchQueueOnOperation,
  clearQueueOperation,
  listPresaleCodesOperation,
  setPresaleOperation,
  clearPresaleOperation,
  enterPresaleOperation,
  addPresaleCodesOperation,
  deletePresaleCodeOperation,
  listPresaleInvitesOperation,
  addPresaleInvitesOperation,
  deletePresaleInvitesOperation,
  editEventOperation,
  publishEventOperation,
  uploadPosterOperation,
  cancelEventOperation,
  postponeEventOperation,
  moveEventOperation,
  listCampaignsOperation,
  readCampaignOperation,
  listRefundsOperation,
  readSalesOperation,
  readSaleOperation,
  setClockOperation,
  setBlocksOperation,
  readReconciliationOperation,
  reconcileNowOperation,
  readNotificationsOperation,
  rebuildBoxOfficeOperation,
  refundBookingOperation,
  retryRefundOperation,
  listDeadLettersOperation,
  readCashierOperation,
  readSellOutOperation,
  replayDeadLettersOperation,
  setCashierOperation,
  readTicketGenerationsOperation,
  exportLedgerOperation,
  readChangeLagOperation,
  readLedgerHeadOperation,
  readKeysOperation,
];
